"""The checkout: one page, one click, one order."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orders.queries import order_for_key, test_cards
from orders.services import AlreadyPlaced, Idempotency, IdempotencyKeyReused, OrderRefused
from orders.tokens import guest_token
from shop.access import remember
from shop.forms import CheckoutForm
from shop.journey import till
from shop.queries.cart import cart_page
from shop.services.cart import cart_of
from shop.services.checkout import body_hash, check_out

KEY = "checkout_key"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the form, or make an order of it. A submission that is an order already leads to that order."""
    if request.method != "POST":
        return _show(request)
    scope, key = _scope(request), request.POST.get("key", "")[:64]
    form, cart = CheckoutForm(request.POST), cart_of(request)
    placed = _order_of(scope, key)
    if placed and not cart.quantities:
        # A double click: the first one emptied the cart. With something in it, the wishes have to be compared.
        return _thank(request, placed, key)
    if not form.is_valid() or not (placed or key == request.session.get(KEY)):
        # A key of another session or of yesterday: what was typed stays, and the next click counts.
        return _show(request, form=form, status=422)
    guest, card = form.guest(), form.cleaned_data["card"]
    hashed = body_hash(guest=guest, quantities=cart.quantities, card=card)
    try:
        order_id = _place(
            guest=guest,
            card=card,
            quantities=cart.quantities,
            agreed_total=form.cleaned_data["agreed_total"],
            idempotency=Idempotency(scope, key, hashed),
            placed_at=timezone.now(),
        )
    except AlreadyPlaced as placed_before:
        return _thank(request, placed_before.order_id, key)
    except IdempotencyKeyReused:
        form.add_error(None, _("Your first order from this page stands. This is another one: please look, then order."))
        return _show(request, form=form, status=409)
    except OrderRefused as refusal:
        if isinstance(refusal, till.RefusedAtTheTill):
            request.session.pop(KEY, None)  # this submission was answered for good: the next try is another one
        form.add_error(None, str(refusal))
        return _show(request, form=form, status=409)
    return _thank(request, order_id, key)


def _place(**wish: Any) -> UUID:
    """In the shop itself, or where the shop is to run an early stage of its journey, down that road."""
    stage = till.early()
    return till.check_out(stage, **wish) if stage else check_out(**wish)


def _order_of(scope: str, key: str) -> UUID | None:
    return order_for_key(scope, key) or till.order_for_key(scope, key)


def _show(request: HttpRequest, *, form: CheckoutForm | None = None, status: int = 200) -> HttpResponse:
    """The page, from the newest prices; what it shows is what the next click agrees to."""
    cart = cart_of(request)
    page = cart_page(cart)
    if not page.lines or (form is None and not page.ready):
        return redirect("cart")  # which says what is in the way
    key = _unspent_key(request)
    total = str(page.quote.total.amount) if page.quote else ""
    if form is None:
        form = CheckoutForm(initial={"key": key, "agreed_total": total})
    else:
        _explain(form, key)
        form.show_again(key=key, agreed_total=total)
    cart.saw(page.prices)
    return render(
        request,
        "shop/checkout/checkout.html",
        {"form": form, "page": page, "cards": test_cards(), "early": till.early()},
        status=status,
    )


def _unspent_key(request: HttpRequest) -> str:
    """The key that the next order will have. One that is an order may be back, in a session that was not saved."""
    key = request.session.get(KEY)
    if not key or _order_of(_scope(request), key):
        key = request.session[KEY] = str(uuid4())
    return str(key)


def _explain(form: CheckoutForm, key: str) -> None:
    """A click that could not count and has nothing wrong with it deserves a word, too."""
    if not form.errors and form.data.get("key") != key:
        form.add_error(None, _("This page had grown old. Please look at it again, then order."))


def _thank(request: HttpRequest, order_id: UUID, key: str) -> HttpResponse:
    """Empty the cart and go where the order can be watched."""
    if request.session.get(KEY) == key:
        # An old form that is sent again finds its order, too, but takes nothing from the cart filled since.
        del request.session[KEY]
        cart_of(request).empty()
    remember(request.session, order_id)
    page = "journey-order" if till.is_early(order_id) else "order"
    return redirect(f"{reverse(page, args=[order_id])}?token={guest_token(order_id)}")


def _scope(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.create()
    return f"session {request.session.session_key}"
