"""Which language a page is in: what was chosen, else the account's, else what the browser asks for.

What is not for shoppers is in English, whatever they chose: the back office, the API, and the journey, which shows the
source of the shop. One language at a time reads better than two on one page.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from shop import languages
from shop.backoffice import BACK_OFFICE

ENGLISH_ONLY = (*BACK_OFFICE, "/api/", "/journey/")
OF_ACCOUNT = "language"  # in the session of whoever is just signing in


class ShopLocaleMiddleware(LocaleMiddleware):
    """Django's, with a thought for accounts and for the parts that have one language."""

    def process_request(self, request: HttpRequest) -> None:
        english = request.path_info.startswith(ENGLISH_ONLY)
        translation.activate(languages.SOURCE if english else wanted_by(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        # Looked at only where somebody signs in: pictures and the like must not read the session.
        own = request.session.pop(OF_ACCOUNT, "") if request.session.modified else ""
        if own and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            keep(answer, language=own)
        return answer


def wanted_by(request: HttpRequest) -> str:
    """The language in which somebody wants to be spoken and written to."""
    return languages.known(translation.get_language_from_request(request))


def keep(response: HttpResponseBase, *, language: str) -> None:
    """Let this browser speak a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        languages.known(language),
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
