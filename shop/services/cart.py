"""Filling and changing the cart. What is asked for and cannot be had changes nothing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shop.cart import CART, MAX_QUANTITY, Cart, CartRefused, parse_quantity
from shop.models import User, Variant
from shop.queries.availability import available
from shop.queries.cart import shortage, titles, variant_for_sale
from shop.services.account_cart import AccountCart

REMOVED, CLICK = "cart_removed", "cart_click"
DOUBLE_CLICK = timedelta(seconds=3)


class NotForSale(CartRefused):
    """No such SKU, or it was withdrawn."""


class NotEnoughLeft(CartRefused):
    """More pieces than there are."""


def cart_of(request: HttpRequest) -> Cart:
    """The cart of whoever asks: the account's, or the session's.

    What lies in the session of somebody who is signed in, by whichever door they came, goes to the account's first.
    """
    user = request.user
    if not isinstance(user, User):
        return Cart(request.session)
    if request.session.get(CART):  # every page asks: without a transaction if there is nothing to do
        for said in merge_on_sign_in(session=request.session, user=user):
            messages.info(request, said)
    return AccountCart(user)


@transaction.atomic
def merge_on_sign_in(*, session: Any, user: User) -> tuple[str, ...]:
    """Put what was gathered before signing in into the account's cart; return what the shopper should be told.

    Pieces of one thing are added up, as far as there are so many. No line is lost. A second time nothing happens.
    """
    if not session.get(CART):
        return ()
    came, cart = Cart(session), AccountCart(user)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two sign-ins at once: one after the other
    had = cart.quantities
    wanted = {sku: pieces + had.get(sku, 0) for sku, pieces in came.quantities.items()}
    kept = _bounded(wanted)
    told = (*_told_of_old_lines(had), *_told_of_fewer(wanted, kept))
    first = cart.take_over(came.id, kept, {**cart.prices_seen, **came.prices_seen})
    # A crash from here on loses nothing: the session still has its cart, and the account knows that it had it.
    came.empty()
    return told if first else ()


def _bounded(wanted: Mapping[str, int]) -> dict[str, int]:
    """As many as there are. What is sold out stays as a line, for the cart's page to say so."""
    left = available(wanted)
    return {sku: min(pieces, MAX_QUANTITY, left.get(sku) or MAX_QUANTITY) for sku, pieces in wanted.items()}


def _told_of_old_lines(had: Mapping[str, int]) -> Iterator[str]:
    if had:
        yield _("Your cart has what you put into it just now, and what your account had kept for you.")


def _told_of_fewer(wanted: Mapping[str, int], kept: Mapping[str, int]) -> Iterator[str]:
    fewer = [sku for sku in wanted if kept[sku] < wanted[sku]]
    names = titles(fewer)
    for sku in fewer:
        yield _("Both carts together had %(wanted)s pieces of %(name)s. Your cart has %(kept)s, which is the most.") % {
            "wanted": wanted[sku],
            "name": names.get(sku, sku),
            "kept": kept[sku],
        }


def add(cart: Cart, *, sku: str, quantity: str) -> Variant:
    """Put some more pieces into the cart, as somebody typed it; return what it was.

    :raises CartRefused: one of its subclasses says why
    """
    variant = variant_for_sale(sku)
    if variant is None:
        raise NotForSale(_("We do not sell that (any more). Nothing was added to your cart."))
    with cart.alone():
        has = cart.quantities.get(sku, 0)
        _put(cart, variant, has + parse_quantity(quantity), has=has)
        cart.saw({sku: variant.price})
    return variant


def clicked_twice(cart: Cart, session: Any, click: str, *, at: datetime) -> bool:
    """Whether a form came twice at once, by the name that its page gave it. Sent again later, it is another wish.

    Ask with the cart alone: the session does not know of who came just before, and what they wish is done then.
    """
    if not click:
        return False
    last = session.get(CLICK, {})
    if last.get("click") == click and at - datetime.fromisoformat(last["at"]) < DOUBLE_CLICK:
        return True
    if cart.heard(click, within=DOUBLE_CLICK):
        return True
    session[CLICK] = {"click": click[:64], "at": at.isoformat()}
    return False


def change(cart: Cart, *, sku: str, quantity: str) -> None:
    """Have another number of pieces of something in the cart.

    :raises CartRefused: one of its subclasses says why
    """
    with cart.alone():
        _change(cart, sku=sku, quantity=quantity)


def _change(cart: Cart, *, sku: str, quantity: str) -> None:
    has = cart.quantities.get(sku)
    if has is None:
        return  # removed meanwhile, in another tab
    wanted = parse_quantity(quantity)
    if wanted == has:
        return
    variant = variant_for_sale(sku)
    if variant is None:
        raise NotForSale(_("%(sku)s is no longer sold. Please remove it.") % {"sku": sku[:40]})
    _put(cart, variant, wanted, has=has)


def remove(cart: Cart, session: Any, *, sku: str) -> None:
    """Take a line out, and remember it until something else is removed: it may have been a slip."""
    pieces = cart.quantities.get(sku)
    cart.remove(sku)
    if pieces:
        session[REMOVED] = {"sku": sku, "quantity": pieces, "name": titles([sku]).get(sku, sku)}


def removed(session: Any) -> Mapping[str, Any] | None:
    """What was removed last, while it can be put back."""
    found: Mapping[str, Any] | None = session.get(REMOVED)
    return found


def forget_removed(session: Any) -> None:
    """Something else was done since."""
    session.pop(REMOVED, None)


def put_back(cart: Cart, session: Any) -> None:
    """Undo the last removal, as far as it still can be had. A second time nothing happens.

    :raises CartRefused: one of its subclasses says why not
    """
    if gone := session.pop(REMOVED, None):
        add(cart, sku=gone["sku"], quantity=str(gone["quantity"]))


def _put(cart: Cart, variant: Variant, wanted: int, *, has: int) -> None:
    if wanted > MAX_QUANTITY:
        raise NotEnoughLeft(
            _("%(most)s pieces of %(name)s is the most for one order; your cart has %(has)s.")
            % {"most": MAX_QUANTITY, "name": variant.title, "has": has}
        )
    short = shortage(variant, wanted, available([variant.sku]).get(variant.sku))
    if short and wanted > has:  # fewer than before is always welcome
        stays = _("Your cart has %(has)s.") % {"has": has} if has else _("Nothing was added.")
        raise NotEnoughLeft(f"{short} {stays}")
    cart.put(variant.sku, wanted)
