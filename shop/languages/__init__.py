"""The languages of the shop. Settings read this: nothing here may need Django to be set up.

The catalogue is ``shop/locale/de/LC_MESSAGES/django.po``, written by ``manage.py messages``. Programs read the compiled
``.mo`` beside it, which is made anew wherever the shop is set up, and never committed. Babel does both, so that nobody
needs gettext's programs.
"""

from pathlib import Path

SOURCE = "en"  # what the code is written in
NAMES = [(SOURCE, "English"), ("de", "Deutsch")]
CODES = [code for code, _ in NAMES]
FOLDER = Path(__file__).resolve().parent.parent / "locale"
FORMATS = "shop.languages.formats"  # how Django writes days by itself

# How numbers, money and days are written: English as in Europe, where the shop delivers.
LOCALES = {"en": "en_GB", "de": "de_DE"}


def catalogue(code: str) -> Path:
    """The translations into one language, as people edit them."""
    return FOLDER / code / "LC_MESSAGES" / "django.po"


def locale(code: str | None) -> str:
    """What Babel calls the way in which numbers and days are written in a language."""
    return LOCALES.get((code or SOURCE)[:2], LOCALES[SOURCE])


def known(code: str | None) -> str:
    """The language of this code if it is one of ours, else the one that the code is written in."""
    return code if code in CODES else SOURCE
