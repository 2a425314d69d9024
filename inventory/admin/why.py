"""The answer to “why is it 3?”, as a sentence: signed parts, whose they are, and since when."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from inventory.admin.telling import order_link
from inventory.models import Movement
from inventory.queries import Explanation, Part

Kind = Movement.Kind


def told(request: HttpRequest, explanation: Explanation, *, is_now: bool) -> dict[str, Any]:
    """What the page says: the number, its parts in words, and whether they make it up."""
    return {
        "explanation": explanation,
        "is_now": is_now,
        "parts": [_part(request, part) for part in explanation.parts],
    }


def _part(request: HttpRequest, part: Part) -> dict[str, Any]:
    sign = "+" if part.pieces >= 0 else "\N{MINUS SIGN}"
    return {"sign": sign, "pieces": abs(part.pieces), "words": _words(request, part)}


def _words(request: HttpRequest, part: Part) -> SafeString:
    match Kind(part.kind):
        case Kind.RECEIVED:
            return format_html("received by {}", _by(part, "deliveries"))
        case Kind.ADJUSTED:
            return format_html("adjusted by {}", _by(part, "corrections"))
        case Kind.RETURNED:
            return format_html("came back from {}", _orders(request, part))
        case Kind.CONSUMED:
            return format_html("shipped for {}", _orders(request, part))
        case _:
            return format_html("reserved for {}", _orders(request, part))


def _by(part: Part, several: str) -> SafeString:
    reason = format_html(" ({})", part.reason) if part.reason else ""
    if part.times == 1:
        return format_html("{} on {}{}", part.actor, _day(part.first_at), reason)
    return format_html("{} in {} {}, the last on {}{}", part.actor, part.times, several, _day(part.last_at), reason)


def _orders(request: HttpRequest, part: Part) -> SafeString:
    """Each order by its link, with its pieces where there are several orders."""
    single = len(part.orders) == 1 and not part.more_orders
    names = format_html_join(
        ", ",
        "{}{}",
        (
            (order_link(request, order.order_id, order.number), "" if single else f" ({abs(order.pieces)})")
            for order in part.orders
        ),
    )
    if not part.more_orders:
        return names
    return format_html("{} and {} more order{}", names, part.more_orders, "s" if part.more_orders > 1 else "")


def _day(at: Any) -> str:
    return date_format(localtime(at), "j M Y")
