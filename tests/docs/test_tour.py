"""The snippets of the README's tour do what it says; `tests/system` plays the rest of it."""

import ast
import importlib
import re
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from events.outbox import publish
from events.testing import deliver
from inventory.handlers import RESERVATIONS
from orders.events import Line, OrderPlaced
from shop.events import Money
from shop.local.programs import CONSUMERS
from tests.docs.pages import CHECKOUT, blocks

TYPED = "\n".join(block.code for block in blocks(CHECKOUT / "README.md") if block.language == "sh")
SNIPPETS = re.findall(r'python manage\.py shell -v 0 -c "(.*?)"', TYPED, re.S)


def order_placed():
    rug = Money(Decimal("249.00"))
    return OrderPlaced(
        order_id=uuid4(),
        version=1,
        number="P-10423",
        customer_id=uuid4(),
        customer_version=1,
        address_id=uuid4(),
        lines=(Line("GARISH-RUG", "Garish Rug", 1, rug),),
        delivery=Money(Decimal(0)),
        tax=Money(Decimal("41.50")),
        total=rug,
        checks=("inventory",),
        placed_at=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
    )


class TestTour:
    def test_has_snippets_for_django(self):
        assert len(SNIPPETS) == 2

    @pytest.mark.parametrize("code", SNIPPETS)
    def test_imports_what_there_is(self, code):
        imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
        assert imports
        for node in imports:
            there = vars(importlib.import_module(node.module))
            assert {alias.name for alias in node.names} <= set(there)

    def test_stops_and_kills_processes_that_there_are(self):
        named = set(re.findall(r"shop\.local\.control (?:stop|start) ([a-z-]+)", TYPED))
        assert {"kafka", "consume-shop"} <= named <= {"kafka", *CONSUMERS}

    @pytest.mark.django_db
    def test_prints_an_orders_events_and_then_their_deliveries(self, capsys):
        placed = order_placed()
        with transaction.atomic():
            published = publish(placed, correlation_id=placed.order_id)
        deliver(only=[RESERVATIONS])
        for code in SNIPPETS:
            exec(compile(code, "README.md", "exec"), {})  # noqa: S102
            told = capsys.readouterr().out
            assert str(published) in told
            assert {"orders.order-placed.v1", "inventory-reservations"} & set(told.split())
