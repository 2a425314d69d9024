"""The account that a guest is offered on the page of their order: only a password is missing."""

from uuid import UUID

from allauth.account.utils import complete_signup
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.access import Access, order_access
from shop.accounts import offers
from shop.accounts.counting import bear_outage
from shop.accounts.forms import SignUpForm
from shop.models import Customer
from shop.queries.accounts import guest_of
from shop.views.orders import page_of


@never_cache
@bear_outage
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def open_account(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """Sign up with what the order says, and a password. Nothing is theirs before a code has reached its address."""
    _refuse_strangers(request, order_id)
    guest = guest_of(order_id)
    if guest is None or request.user.is_authenticated:
        return redirect(page_of(request, order_id))
    form = _form(request, guest)
    if not form.is_valid():
        context = {"form": form, "guest": guest, "order_id": order_id, "back": page_of(request, order_id)}
        return render(request, "shop/orders/open_account.html", context, status=422 if form.errors else 200)
    if refused := ratelimit.consume_or_429(request, action="offer_account", key=guest.email):
        return refused
    return _sign_up(request, form, guest, back=page_of(request, order_id))


def _form(request: HttpRequest, guest: Customer) -> SignUpForm:
    known = {"name": guest.name, "email": guest.email, "password1": request.POST.get("password1", "")}
    return SignUpForm(known if request.method == "POST" else None)


def _sign_up(request: HttpRequest, form: SignUpForm, guest: Customer, *, back: str) -> HttpResponseBase:
    try:
        user, answered = form.try_save(request)  # there may be an account already: the answer looks the same
        if user is None:
            return answered
        offers.take(request.session, user=user, customer_id=guest.pk)
        return complete_signup(request, user, None, back)
    except ImmediateHttpResponse as answer:
        return answer.response


def _refuse_strangers(request: HttpRequest, order_id: UUID) -> None:
    """Only who has the order's link, or placed it here: to be staff, or signed in, is not enough."""
    access = order_access(
        order_id=order_id, token=request.GET.get("token", ""), session=request.session, user=AnonymousUser()
    )
    if access is not Access.GRANTED:
        raise Http404("There is no such order, or this link does not open it.")
