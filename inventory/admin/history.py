"""One item's movements, newest first, as its History page shows them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from inventory.admin.ledger import order_link
from inventory.models import Movement

PER_PAGE = 50
HEADERS = ["When", "What", "Pieces", "On hand", "Reserved", "Who", "Why", "Order"]


def movements_context(request: HttpRequest, sku: str) -> dict[str, Any]:
    """The page of movements that the request asks for, and the table it makes."""
    pages = Paginator(Movement.objects.filter(item=sku), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "movements": page,
        "table": {"headers": HEADERS, "rows": [_row(movement) for movement in page]},
    }


def _row(movement: Movement) -> list[Any]:
    return [
        date_format(localtime(movement.recorded_at), "j M Y, H:i:s"),
        movement.get_kind_display(),
        f"{movement.quantity:+d}" if movement.kind == Movement.Kind.ADJUSTED else movement.quantity,
        movement.on_hand,
        movement.reserved,
        movement.actor,
        movement.reason,
        order_link(movement.order_id) if movement.order_id else "-",
    ]
