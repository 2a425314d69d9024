"""Filling and changing the cart. What is asked for and cannot be had changes nothing."""

from django.utils.translation import gettext as _

from shop.cart import MAX_QUANTITY, Cart, CartRefused, parse_quantity
from shop.models import Variant
from shop.queries.availability import available
from shop.queries.cart import shortage, variant_for_sale


class NotForSale(CartRefused):
    """No such SKU, or it was withdrawn."""


class NotEnoughLeft(CartRefused):
    """More pieces than there are."""


def add(cart: Cart, *, sku: str, quantity: str) -> Variant:
    """Put some more pieces into the cart, as somebody typed it; return what it was.

    :raises CartRefused: one of its subclasses says why
    """
    variant = variant_for_sale(sku)
    if variant is None:
        raise NotForSale(_("We do not sell that (any more). Nothing was added to your cart."))
    has = cart.quantities.get(sku, 0)
    _put(cart, variant, has + parse_quantity(quantity), has=has)
    cart.saw({sku: variant.price})
    return variant


def change(cart: Cart, *, sku: str, quantity: str) -> None:
    """Have another number of pieces of something in the cart.

    :raises CartRefused: one of its subclasses says why
    """
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
