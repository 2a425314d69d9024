"""Light, dark, or as the visitor's machine has it: a cookie says so, and the page's root tells the stylesheet."""

from django.http import HttpRequest

COOKIE = "theme"
COOKIE_AGE_SECONDS = 365 * 24 * 3600
AUTO = "auto"
THEMES = ("light", "dark", AUTO)


def theme_of(request: HttpRequest) -> str:
    """What the visitor chose; whatever else the cookie says is as good as none."""
    chosen = request.COOKIES.get(COOKIE, AUTO)
    return chosen if chosen in THEMES else AUTO
