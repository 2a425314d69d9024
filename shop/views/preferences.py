"""How a visitor wants pages to be: in which language, light or dark. Forms in the footer ask; no script is needed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from shop import languages, theme
from shop.services.preferences import choose_language


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language in a cookie, and with the account if there is one; then go back."""
    chosen = request.POST.get("language", "")
    if chosen not in languages.CODES:
        return HttpResponseBadRequest("There is no such language here.", content_type="text/plain")
    if request.user.is_authenticated:
        choose_language(user=request.user, language=chosen)
    return set_language(request)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie; then go back."""
    chosen = request.POST.get("theme", "")
    if chosen not in theme.THEMES:
        return HttpResponseBadRequest("There is no such theme here.", content_type="text/plain")
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(there if safe else reverse("home"))
    if chosen == theme.AUTO:
        answer.delete_cookie(theme.COOKIE, samesite="Lax")
    else:
        answer.set_cookie(
            theme.COOKIE,
            chosen,
            max_age=theme.COOKIE_AGE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return answer
