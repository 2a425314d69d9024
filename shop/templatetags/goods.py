"""How goods are shown: their colours, and how many are left."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shop import pictures
from shop.queries.catalogue import OnSale

register = template.Library()

FEW = 5  # from here on it is worth saying how few


@register.simple_tag
def swatch(colours: str) -> SafeString:
    """A dot in the colours named. It is drawn here, as the policy forbids a style attribute.

    No page fails for a dot: colours that nobody mixed, which the back office refuses, leave it out.
    """
    try:
        return mark_safe(pictures.swatch(colours))  # noqa: S308  only numbers and colours of our own palette
    except pictures.UnknownColour:
        return SafeString()


@register.simple_tag
def swatches(variants: Sequence[OnSale]) -> SafeString:
    """A dot for each colouring that the variants come in."""
    dots = [swatch(colours) for colours in dict.fromkeys(each.colours for each in variants)]
    return SafeString("".join(dots))


@register.filter
def stock_words(left: int | None) -> str:
    """What to say about the pieces left; nothing while that is unknown."""
    if left is None:
        return ""
    if left == 0:
        return _("Sold out")
    return _("%(left)s left") % {"left": left} if left <= FEW else _("In stock")


@register.filter
def stock_badge(left: int | None) -> str:
    """The same as a badge, where it matters: when there are few, or none."""
    if left is None or left > FEW:
        return ""
    return format_html('<span class="badge badge--{}">{}</span>', "warn" if left else "bad", stock_words(left))


@register.filter
def left_in_all(variants: Sequence[OnSale]) -> int | None:
    """Pieces left of all variants together; None if that of one is unknown."""
    lefts = [variant.left for variant in variants]
    return None if None in lefts else sum(left or 0 for left in lefts)
