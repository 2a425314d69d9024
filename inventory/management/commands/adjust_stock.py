"""``manage.py adjust_stock SKU QTY --reason …``: a count is put right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from inventory.management import changing
from inventory.services import adjust_stock


class Command(BaseCommand):
    help = "Correct a count by a signed difference, never to less than is promised to orders."

    def add_arguments(self, parser: CommandParser) -> None:
        changing.add_arguments(parser, quantity_help="how many more there are than the books say; -3: three fewer")

    def handle(self, *, sku: str, quantity: int, reason: str, **_: Any) -> None:
        self.stdout.write(changing.change(adjust_stock, sku=sku, quantity=quantity, reason=reason))
