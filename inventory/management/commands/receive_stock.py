"""``manage.py receive_stock SKU QTY --reason …``: goods came in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inventory.management import changing
from inventory.models import StockItem
from inventory.services import receive_stock


class Command(BaseCommand):
    help = "Take goods into stock. The first receipt of a SKU opens its item."

    def add_arguments(self, parser: CommandParser) -> None:
        changing.add_arguments(parser, quantity_help="how many pieces came in")

    def handle(self, *, sku: str, quantity: int, reason: str, **_: Any) -> None:
        try:
            StockItem._meta.get_field("sku").run_validators(sku)
        except ValidationError as wrong:
            raise CommandError(f"{sku!r} is no SKU: {' '.join(wrong.messages)}") from wrong
        self.stdout.write(changing.change(receive_stock, sku=sku, quantity=quantity, reason=reason))
