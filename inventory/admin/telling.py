"""Movements in words, with links to whatever caused them, for those who may follow."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timezone import localtime

from inventory.models import Batch, Movement

Kind = Movement.Kind
# What a movement does to what can still be promised. Pieces that leave were promised before.
AVAILABLE = {
    Kind.RECEIVED: 1,
    Kind.ADJUSTED: 1,
    Kind.RETURNED: 1,
    Kind.RESERVED: -1,
    Kind.RELEASED: 1,
    Kind.CONSUMED: 0,
}


def row(
    request: HttpRequest, movement: Movement, numbers: Mapping[UUID, str], batches: Mapping[UUID, Batch]
) -> dict[str, Any]:
    """A line of the history: the cells by their labels."""
    change = AVAILABLE[Kind(movement.kind)] * movement.quantity
    adjusted = movement.kind == Kind.ADJUSTED
    return {
        "When": date_format(localtime(movement.recorded_at), "j M Y, H:i:s"),
        "What": movement.get_kind_display(),
        "Pieces": f"{movement.quantity:+d}" if adjusted else movement.quantity,
        "On hand": movement.on_hand,
        "Reserved": movement.reserved,
        "Available": _balance(movement, change),
        "Who": movement.actor,
        "Why": _reason(movement),
        "Because of": _cause(request, movement, numbers, batches),
    }


def order_link(request: HttpRequest, order_id: UUID, number: str) -> str:
    """What people call the order, leading to it, or to all that it did to stock, as far as this person may look."""
    words = format_html('<span class="unbroken">{}</span>', number) if number else str(order_id)
    if request.user.has_perm("orders.view_order"):
        return link(reverse("admin:orders_order_change", args=[order_id]), words)
    if request.user.has_perm("inventory.view_movement"):
        return link(_search("admin:inventory_movement_changelist", order_id), words)
    return words


def link(address: str, words: object) -> str:
    return format_html('<a class="text-link" href="{}">{}</a>', address, words)


def _balance(movement: Movement, change: int) -> str:
    after = movement.on_hand - movement.reserved
    words = format_html("{} <small>({})</small>", after, f"{change:+d}" if change else "±0")
    return format_html(
        '<a class="text-link" href="?version={}" title="Why was it {}?">{}</a>', movement.version, after, words
    )


def _reason(movement: Movement) -> str:
    return f"{movement.reason} · {movement.reference}" if movement.reference else movement.reason


def _cause(request: HttpRequest, movement: Movement, numbers: Mapping[UUID, str], batches: Mapping[UUID, Batch]) -> str:
    if movement.order_id:
        order = order_link(request, movement.order_id, numbers.get(movement.order_id, ""))
        event = _event(request, movement)
        return format_html("{} · {}", order, event) if event else order
    if movement.cause_id and (batch := batches.get(movement.cause_id)):
        return link(reverse("admin:inventory_batch_change", args=[batch.pk]), batch)
    return ""


def _event(request: HttpRequest, movement: Movement) -> str:
    if movement.cause_id and movement.kind != Kind.RETURNED and request.user.has_perm("events.view_outboxrecord"):
        return link(_search("admin:events_outboxrecord_changelist", movement.cause_id), "event")
    return ""


def _search(page: str, what: object) -> str:
    return f"{reverse(page)}?{urlencode({'q': str(what)})}"
