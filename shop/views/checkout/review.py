"""Step three: everything once more on one page; one click on it is one order."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orders.queries import order_for_key
from orders.services import AlreadyPlaced, Idempotency, IdempotencyKeyReused, OrderRefused
from orders.tokens import guest_token
from shop.access import remember
from shop.checkout.details import Details
from shop.checkout.draft import Draft
from shop.checkout.forms import METHODS
from shop.countries import COUNTRIES
from shop.journey import till
from shop.queries.cart import cart_page
from shop.services.cart import cart_of
from shop.services.checkout import body_hash, check_out
from shop.views.checkout.steps import account_of, show, to_cart, to_details, to_payment, told

KEY = "checkout_key"
NOTHING: Mapping[str, int] = MappingProxyType({})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Show what would be ordered, or order it. A submission that is an order already leads to that order."""
    key, cart = request.POST.get("key", "")[:64], cart_of(request)
    placed = _order_of(request, key) if request.method == "POST" else None
    if placed and not cart.quantities:
        # A double click: the first one emptied the cart. With something in it, the wishes have to be compared.
        return _thank(request, placed, key)
    details, card = told(request), Draft(request.session).card
    if details is None or card is None:
        # An old page, sent again while nothing new was told, finds its order; it takes nothing from the new cart.
        return _thank(request, placed, key) if placed else _to_what_is_missing(request, details)
    wish = {"guest": details.guest(), "card": card, "quantities": cart.quantities}
    if request.method != "POST":
        return _show(request, details, wish)
    return _order(request, details, wish, key=key, placed=placed)


def _order(
    request: HttpRequest, details: Details, wish: dict[str, Any], *, key: str, placed: UUID | None
) -> HttpResponse:
    if not placed and key != request.session.get(KEY):
        # A key of another session or of yesterday: the next click counts.
        return _show(request, details, wish, error=_("This page had grown old. Please look at it again, then order."))
    shown = body_hash(**wish)
    if request.POST.get("shown") != shown:
        return _show(request, details, wish, error=_another(placed), status=409)
    try:
        order_id = _place(
            **wish,
            agreed_total=request.POST.get("agreed_total", ""),
            idempotency=Idempotency(_scope(request), key, shown),
            placed_at=timezone.now(),
            account=account_of(request),
            keep_address=details.saves,
        )
    except AlreadyPlaced as placed_before:
        # An account's cart was seen to by the first click; a session may have been written without either.
        return _thank(request, placed_before.order_id, key, ordered={} if account_of(request) else wish["quantities"])
    except IdempotencyKeyReused:
        return _show(request, details, wish, error=_another(placed=True), status=409)
    except OrderRefused as refusal:
        if isinstance(refusal, till.RefusedAtTheTill):
            request.session.pop(KEY, None)  # this submission was answered for good: the next try is another one
        return _show(request, details, wish, error=str(refusal), status=409)
    return _thank(request, order_id, key, ordered=wish["quantities"])


def _another(placed: object) -> str:
    """What to say to a click on a page that showed something else than would be ordered now."""
    if placed:
        return _("Your first order from this page stands. This is another one: please look, then order.")
    return _("Something was changed since you saw this page, perhaps in another window. Please look, then order.")


def _place(**wish: Any) -> UUID:
    """In the shop itself, or where the shop is to run an early stage of its journey, down that road."""
    stage = till.early()
    return till.check_out(stage, **wish) if stage else check_out(**wish)


def _order_of(request: HttpRequest, key: str) -> UUID | None:
    return order_for_key(_scope(request), key) or till.order_for_key(_scope(request), key)


def _show(
    request: HttpRequest, details: Details, wish: dict[str, Any], *, error: str = "", status: int = 0
) -> HttpResponse:
    """The page, from the newest prices; what it shows is what the next click agrees to."""
    page = cart_page(cart_of(request))
    if away := to_cart(page, as_it_is=not error):
        return away
    guest, card = details.guest(), wish["card"]
    context = {
        "guest": guest,
        "country": dict(COUNTRIES)[guest.address.country],
        "card": card,
        "method": METHODS.get(card.method, card.method),
        "key": _unspent_key(request),
        "shown": body_hash(**wish),
        "agreed_total": str(page.quote.total.amount) if page.quote else "",
    }
    errors = [error] if error else []
    return show(request, "checkout-review", context, page=page, errors=errors, status=status or (422 if error else 200))


def _unspent_key(request: HttpRequest) -> str:
    """The key that the next order will have. One that is an order may be back, in a session that was not saved."""
    key = request.session.get(KEY)
    if not key or _order_of(request, key):
        key = request.session[KEY] = str(uuid4())
    return str(key)


def _to_what_is_missing(request: HttpRequest, details: Details | None) -> HttpResponse:
    if away := to_cart(cart_page(cart_of(request)), as_it_is=False):
        return away
    return to_details(request) if details is None else to_payment(request)


def _thank(request: HttpRequest, order_id: UUID, key: str, *, ordered: Mapping[str, int] = NOTHING) -> HttpResponse:
    """Take what was ordered from the cart, forget what was typed, and go where the order can be watched."""
    if request.session.get(KEY) == key:
        # An old page that is sent again finds its order, too, but takes nothing from the cart filled since.
        del request.session[KEY]
        cart_of(request).take_out(ordered)
        Draft(request.session).forget()
    remember(request.session, order_id)
    page = "journey-order" if till.is_early(order_id) else "order"
    return redirect(f"{reverse(page, args=[order_id])}?token={guest_token(order_id)}")


def _scope(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.create()
    return f"session {request.session.session_key}"
