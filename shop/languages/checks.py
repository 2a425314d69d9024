"""Says that translations are missing where nobody would notice but those who read no English."""

from typing import Any

from django.core import checks

from shop import languages
from shop.languages.compiling import is_fresh


def compiled_catalogues(**_: Any) -> list[checks.CheckMessage]:
    """A language whose catalogue is not compiled, or older than its translations, is shown in English."""
    sources = [languages.catalogue(code) for code in languages.CODES if code != languages.SOURCE]
    return [
        checks.Warning(
            f"{source.with_suffix('.mo')} is missing or out of date: its language reads as English.",
            hint="Run `python -m shop.languages.compiling`.",
            id="shop.W001",
        )
        for source in sources
        if not is_fresh(source)
    ]
