"""One item's movements, newest first, as its History page shows them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from inventory.admin.ledger import order_link
from inventory.models import Movement

PER_PAGE = 50


def movements_context(request: HttpRequest, sku: str) -> dict[str, Any]:
    """The page of movements that the request asks for, and the cells of its table by their labels."""
    pages = Paginator(Movement.objects.filter(item=sku), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {"movements": page, "rows": [_row(movement) for movement in page]}


def _row(movement: Movement) -> dict[str, Any]:
    adjusted = movement.kind == Movement.Kind.ADJUSTED
    return {
        "When": date_format(localtime(movement.recorded_at), "j M Y, H:i:s"),
        "What": movement.get_kind_display(),
        "Pieces": f"{movement.quantity:+d}" if adjusted else movement.quantity,
        "On hand": movement.on_hand,
        "Reserved": movement.reserved,
        "Who": movement.actor,
        "Why": movement.reason,
        "Order": order_link(movement.order_id) if movement.order_id else "",
    }
