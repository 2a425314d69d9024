"""What the commands that change stock have in common: their arguments, and how they tell what came of it."""

from collections.abc import Callable

from django.core.management.base import CommandError, CommandParser

from events.management.choosing import os_user
from inventory.models import StockItem
from inventory.services import StockRefused


def add_arguments(parser: CommandParser, *, quantity_help: str) -> None:
    parser.add_argument("sku", metavar="SKU")
    parser.add_argument("quantity", type=int, metavar="QTY", help=quantity_help)
    parser.add_argument("--reason", required=True, help="why; it is kept in the item's history, with your name")


def change(command: Callable[..., StockItem], *, sku: str, quantity: int, reason: str) -> str:
    """Carry it out as the operating system's user, and say what there is now.

    :raises CommandError: with the refusal's own words
    """
    try:
        item = command(sku=sku, quantity=quantity, reason=reason, actor=os_user())
    except StockRefused as refused:
        raise CommandError(str(refused)) from refused
    return f"{item.sku}: {item.on_hand} on hand, {item.reserved} reserved, {item.available} available."
