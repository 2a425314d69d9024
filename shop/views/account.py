"""An account's own pages: what it ordered, who it is, and how it leaves."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.account_forms import DetailsForm, LeaveForm
from shop.accounts.counting import bear_outage
from shop.models import Customer
from shop.queries.accounts import History
from shop.queries.customers import addresses_of
from shop.queries.own_data import own_data
from shop.services.accounts import UnderWay, change_details, leave
from shop.views.shopper import Signed, for_customer

ORDERS_ON_A_PAGE = 10
NEWEST = 3


@require_safe
@for_customer
def overview(request: Signed, *, customer: Customer) -> HttpResponse:
    """The newest orders, where parcels go, and the way to everything else."""
    newest = History(customer.pk)[:NEWEST]
    addresses = addresses_of(request.user)
    context = {"customer": customer, "orders": newest, "home": addresses[0] if addresses else None}
    return render(request, "shop/account/overview.html", context)


@require_safe
@for_customer
def orders(request: Signed, *, customer: Customer) -> HttpResponse:
    """Everything that was ever ordered, the newest first."""
    history: Any = History(customer.pk)
    page = Paginator(history, ORDERS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "shop/account/orders.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer
def details(request: Signed, *, customer: Customer) -> HttpResponse:
    """Name and language. The e-mail address is changed where it is proved."""
    form = DetailsForm(request.POST if request.method == "POST" else None, customer=customer)
    if not form.is_valid():
        context = {"form": form, "customer": customer}
        return render(request, "shop/account/details.html", context, status=422 if form.errors else 200)
    change_details(request.user, **form.cleaned_data)
    with override(form.cleaned_data["language"]):
        messages.success(request, _("We have noted that."))
    answer = redirect("account-details")
    _speak(answer, form.cleaned_data["language"])
    return answer


def _speak(answer: HttpResponse, language: str) -> None:
    """Let the pages be in the language of the mails."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


@require_safe
@for_customer
def privacy(request: Signed, *, customer: Customer) -> HttpResponse:  # noqa: ARG001
    """What we know of somebody: theirs to take along, and to have erased."""
    return render(request, "shop/account/privacy.html", {"form": LeaveForm(user=request.user)})


@bear_outage
@require_POST
@for_customer
def download(request: Signed, *, customer: Customer) -> HttpResponse:
    """Everything we know of somebody, as a file."""
    if refused := ratelimit.consume_or_429(request, action="download_data"):
        return refused
    now = timezone.now()
    return JsonResponse(
        own_data(request.user, customer, now=now),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="papilio-{now:%Y-%m-%d}.json"'},
    )


@bear_outage
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_customer
def erase(request: Signed, *, customer: Customer) -> HttpResponse:  # noqa: ARG001
    """Forget somebody who means it, and say goodbye."""
    if request.method != "POST":  # reloaded after an error
        return redirect("account-privacy")
    if refused := ratelimit.consume_or_429(request, action="erase_account"):
        return refused
    form = LeaveForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            leave(request.user)
        except UnderWay:
            form.add_error(None, _("An order or a return is under way. We can forget you once it has ended."))
        else:
            logout(request)
            return redirect("account-erased")
    return render(request, "shop/account/privacy.html", {"form": form}, status=422)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What somebody reads who is nobody any more."""
    return render(request, "shop/account/erased.html")
