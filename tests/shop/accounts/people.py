"""Ada, who has an account, and what it takes to be her."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache

from shop.models import OrderMail, User
from shop.services.accounts import settle

# Tests come from one address: each counts for itself, and leaves alone what others keep in Valkey.
_ALONE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
COUNTING_ALONE = {"default": _ALONE, "strict": _ALONE}
PASSWORD = "analytical-engine-1843"
HOME = {"line1": "12 St James's Square", "line2": "", "postcode": "1010", "city": "Vienna", "country": "AT"}


def account(email: str = "ada@example.org", *, name: str = "Ada Lovelace", **more: object) -> User:
    """A login with a proved address, and its customer."""
    user = User.objects.create_user(f"shopper-{email}", email, PASSWORD, first_name=name, **more)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    settle(user, email=email, language="en")
    return user


def code() -> str:
    """The code in the newest letter."""
    return next(line.strip() for line in newest().text.splitlines() if line.startswith("    "))


def newest() -> OrderMail:
    return OrderMail.objects.filter(order_id=None).first()


def sign_in(client, email: str = "ada@example.org", password: str = PASSWORD):
    return client.post("/account/sign-in/", {"login": email, "password": password})


def nobody_was_counted() -> None:
    """Rate limits begin anew."""
    assert settings.CACHES == COUNTING_ALONE, "Valkey would forget everything."
    cache.clear()
