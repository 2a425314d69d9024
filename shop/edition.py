"""Which code this is: what one edition of it keeps, another may be unable to read, and during a deployment both run."""

from functools import cache
from hashlib import blake2s

from django.conf import settings

PACKAGES = ("events", "inventory", "orders", "shipping", "shop")


@cache
def edition() -> str:
    """The same for the same sources, wherever they lie."""
    found = blake2s(digest_size=6)
    for package in PACKAGES:
        for source in sorted((settings.BASE_DIR / package).rglob("*.py")):
            found.update(source.read_bytes())
    return found.hexdigest()
