"""The order page: where an order is, as a page for people and as JSON for the page's script."""

import hashlib
import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.queries import card_wanted, left_to_return, way_tried
from orders.services import OrderRefused, pay_with_another_card
from orders.status import Status
from orders.tokens import guest_token, opens
from shop.access import Access, changed_by, order_access, seen_by_customer
from shop.cart import CartRefused
from shop.checkout.forms import PaymentForm
from shop.queries.progress import declined, message, stops
from shop.queries.receipt import deliver_to, first_told, paid_by, parcel
from shop.queries.returns import told_returns
from shop.queries.tracking import TrackedOrder, tracked_order
from shop.queries.waiting import waiting
from shop.services import cart as carts
from shop.services.cart import cart_of

UNPAID = frozenset({Status.PLACED, Status.HELD, Status.VALIDATED})


@never_cache
@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The order's journey so far, and what comes next; complete without JavaScript."""
    found = find(request, order_id, after=0)
    tried = way_tried(order_id) if found.status in UNPAID else ""
    return _show(request, found, payment=PaymentForm(tried=tried))


def _show(request: HttpRequest, found: TrackedOrder, *, payment: PaymentForm, status: int = 200) -> HttpResponse:
    order_id = found.order_id
    newest = found.steps[-1]
    wanted = declined(newest) and card_wanted(order_id)
    return render(
        request,
        "shop/orders/order.html",
        {
            "order": found,
            "stops": stops(found),
            "now": message(order_id, newest, asking=declined(newest) and not wanted),
            "waiting": waiting(found, now=timezone.now()),
            "token": request.GET.get("token", ""),
            "link": _link(request, order_id),
            # While it is not paid, the bank may still decline: the page has the form ready.
            "payment": payment if found.status in UNPAID else None,
            "declined": wanted,
            "address": deliver_to(order_id),
            "paid_by": first_told(found, paid_by),
            "parcel": first_told(found, parcel),
            "returns": told_returns(order_id),
            "returnable": bool(left_to_return(order_id)),
        },
        status=status,
    )


def _link(request: HttpRequest, order_id: UUID) -> str:
    """What opens the order on any device; nothing for staff who may only look, as whoever has it may also change it."""
    token = request.GET.get("token", "")
    if not seen_by_customer(order_id=order_id, token=token, session=request.session, user=request.user):
        return ""
    here = reverse("order", args=[order_id])
    return request.build_absolute_uri(f"{here}?token={guest_token(order_id)}")


@cache_control(private=True, no_cache=True)
@require_safe
def status(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """The steps above ``?after=``, oldest first; 304 while the ETag still fits, 400 for nonsense."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 10):
        return JsonResponse({"error": "after must be the version of an order, such as 3"}, status=400)
    found = find(request, order_id, after=int(after))
    waits = waiting(found, now=timezone.now())
    body = {
        **message(order_id, found.steps[-1]),
        "number": found.number,
        "waiting": waits.sentence if waits else "",
        "waiting_since": waits.since.isoformat() if waits else "",
        "waiting_how": waits.how if waits else "",
        "steps": [message(order_id, step) for step in found.steps if step.version > int(after)],
    }
    digest = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:32]
    etag = f'"{digest}"'
    response = JsonResponse(body, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


@require_POST
def again(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Put into the cart what an order had, as far as it can be had: the way on from a refused order.

    A double click does so once.
    """
    found, cart = find(request, order_id, after=0), cart_of(request)
    with cart.alone():
        if carts.clicked_twice(cart, request.session, request.POST.get("click", ""), at=timezone.now()):
            return redirect("cart")
        for line in found.lines:
            try:
                carts.add(cart, sku=line.sku, quantity=str(line.quantity))
            except CartRefused as refusal:
                messages.error(request, str(refusal))
    return redirect("cart")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Pay once more, in whatever way, for an order whose payment was declined."""
    found = find(request, order_id, after=0)
    if request.method != "POST":  # the answer to a bad form was loaded again, perhaps in another language
        return redirect(page_of(request, order_id))
    form = PaymentForm(request.POST)
    changer(request, order_id, permission="orders.change_payment")
    if not form.is_valid() or form.pays is None:
        return _show(request, found, payment=form, status=422)
    try:
        pay_with_another_card(order_id=order_id, card=form.pays, now=timezone.now())
    except OrderRefused as refusal:
        messages.error(request, str(refusal))
    else:
        # True whatever the bank says, and however quick it is: the page's banner tells what it said.
        messages.info(request, _("Thank you. Below you see what your bank answers."))
    return redirect(page_of(request, order_id))


def page_of(request: HttpRequest, order_id: UUID) -> str:
    """The address of the order's page, with the link's token where it opens the order."""
    token = request.GET.get("token", "")
    here = reverse("order", args=[order_id])
    return f"{here}?token={token}" if opens(order_id, token) else here


def changer(request: HttpRequest, order_id: UUID, *, permission: str) -> str:
    """The customer, or the login of staff; to look at an order is not yet to change it.

    :raises PermissionDenied: for staff without the permission
    """
    token = request.GET.get("token", "")
    return changed_by(order_id=order_id, token=token, session=request.session, user=request.user, permission=permission)


def find(request: HttpRequest, order_id: UUID, *, after: int) -> TrackedOrder:
    """The order, for those who may see it; whoever may not is not told whether there is one."""
    access = order_access(
        order_id=order_id,
        token=request.GET.get("token", ""),
        session=request.session,
        user=request.user,
    )
    if access is Access.NOT_ALLOWED:
        raise PermissionDenied("Looking at orders needs the permission to view tracked orders.")
    found = None
    if access is Access.GRANTED:
        found = tracked_order(order_id, now=timezone.now(), after=after)
    if found is None:
        raise Http404("There is no such order, or this link does not open it.")
    return found
