"""How often one person, or one address, may send a form. The API's limits are its own: `shop/api/throttles.py`.

Every form is counted, also one that is added tomorrow; those that guess, order or write mails are counted apart, too.
Whoever sends too many is asked to wait, on a page that holds what they sent and sends it again at a click. What another
site had them send is not held: Django has not looked at its token yet, and the page would send it with a good one.
"""

from collections.abc import Awaitable, Callable, Iterator

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _

from shop.rates import Rate, asker, spend
from shop.safety.origins import sent_by_us

Responds = Callable[[HttpRequest], HttpResponseBase]
RespondsLater = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

HARMLESS = ("GET", "HEAD", "OPTIONS", "TRACE")
NOT_OURS = "/api/"
ANY_FORM = "FORMS_RATE"
# Names of pages, and the setting that says how often their forms may be sent.
LIMITS = {
    "checkout-review": "CHECKOUT_RATE",
    "order-pay": "CHECKOUT_RATE",
    "find-order": "SIGN_IN_RATE",
    "account_login": "SIGN_IN_RATE",
    "account_request_login_code": "SIGN_IN_RATE",
    "account_signup": "SIGN_IN_RATE",
    "account_reset_password": "SIGN_IN_RATE",
    "admin:login": "SIGN_IN_RATE",  # django-axes locks single logins besides
}
# What is never written into a page: our forms', allauth's and the back office's fields.
SECRETS = {"card", "iban", "code", "password", "password1", "password2"}
SECRETS |= {"oldpassword", "old_password", "new_password1", "new_password2"}
MOST_FIELDS_HELD, LONGEST_HELD = 100, 5_000


@sync_and_async_middleware
def limits(get_response: Responds | RespondsLater) -> Responds | RespondsLater:
    """Answer 429 to whoever sends forms too fast. Goes below the middleware that knows who is signed in."""
    if iscoroutinefunction(get_response):

        async def respond_later(request: HttpRequest) -> HttpResponseBase:
            if _harmless(request):  # most are: they need no thread for this
                return await get_response(request)
            refused = await sync_to_async(refusal)(request)
            return refused or await get_response(request)

        return respond_later

    def respond(request: HttpRequest) -> HttpResponseBase:
        refused = None if _harmless(request) else refusal(request)
        return refused or get_response(request)  # type: ignore[return-value]  # the branch above took the others

    return respond


def refusal(request: HttpRequest) -> HttpResponse | None:
    """What to tell who comes too often; none if they may go on."""
    who = asker(request)
    for name in _settings_for(request):
        if seconds := spend(name, who, Rate.of(getattr(settings, name))):
            return _too_many(request, int(seconds))
    return None


def _harmless(request: HttpRequest) -> bool:
    return request.method in HARMLESS or request.path_info.startswith(NOT_OURS)


def _settings_for(request: HttpRequest) -> Iterator[str]:
    yield ANY_FORM
    try:
        page = resolve(request.path_info).view_name
    except Http404:
        return
    if own := LIMITS.get(page):
        yield own


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    wanted = request.get_preferred_type(["text/html", "application/json"])
    if wanted == "application/json":
        words = _("Too many at once. Please try again in %(seconds)s seconds.") % {"seconds": seconds}
        answer: HttpResponse = JsonResponse({"trouble": words}, status=429)
    else:
        ours = sent_by_us(request)
        context = {"seconds": seconds, "ours": ours, "sent": list(_held(request)) if ours else []}
        answer = render(request, "429.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _held(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was typed, without secrets: the next page asks for those again."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    for name, value in pairs[:MOST_FIELDS_HELD]:
        if not _secret(name.lower()) and len(value) <= LONGEST_HELD:
            yield name, value


def _secret(name: str) -> bool:
    return name in SECRETS or name.startswith("csrf")
