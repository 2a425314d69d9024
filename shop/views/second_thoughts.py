"""What shoppers may change their minds about: cancelling an order, and sending things back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orders.queries import left_to_return
from orders.services import Outcome, ReturnNotPossible, TooLateToCancel, cancel_order, request_return
from shop.forms import ReturnForm
from shop.queries.progress import cancellable
from shop.queries.tracking import TrackedOrder
from shop.views.orders import changer, find, page_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then cancel the order or ask for it."""
    found = find(request, order_id, after=0)
    if request.method == "POST":
        _cancel(request, found)
        return redirect(page_of(request, order_id))
    if not cancellable(found.steps[-1]):
        return redirect(page_of(request, order_id))
    return render(request, "shop/orders/cancel.html", _context(request, found))


def _cancel(request: HttpRequest, found: TrackedOrder) -> None:
    by = changer(request, found.order_id, permission="orders.cancel_order")
    try:
        outcome = cancel_order(order_id=found.order_id, by=by, now=timezone.now())
    except TooLateToCancel:
        messages.error(request, _("It is too late to cancel this order. What arrives can be sent back."))
        return
    if outcome == Outcome.MOVED:
        messages.success(request, _("Your order is cancelled."))
    else:
        messages.info(request, _("We are trying to stop your parcel. This page tells you if we could."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Ask what is to come back, and why; then take it down."""
    found = find(request, order_id, after=0)
    form = ReturnForm(
        request.POST if request.method == "POST" else None, lines=found.lines, left=left_to_return(order_id)
    )
    if request.method == "POST" and form.is_valid() and _request(request, order_id, form):
        return redirect(page_of(request, order_id))
    if not form.choices:
        return redirect(page_of(request, order_id))
    context = {**_context(request, found), "form": form}
    return render(request, "shop/orders/send_back.html", context, status=422 if form.errors else 200)


def _request(request: HttpRequest, order_id: UUID, form: ReturnForm) -> bool:
    by = changer(request, order_id, permission="orders.handle_return")
    wish = {"pieces": form.pieces(), "reason": form.cleaned_data["reason"], "return_id": form.cleaned_data["return_id"]}
    try:
        request_return(order_id=order_id, by=by, now=timezone.now(), **wish)
    except ReturnNotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Thank you. We look at it, and this page tells you how to go on."))
    return True


def _context(request: HttpRequest, found: TrackedOrder) -> dict[str, object]:
    return {"order": found, "token": request.GET.get("token", ""), "back": page_of(request, found.order_id)}
