"""The explanation of an item's numbers always adds up: now, and after every movement there ever was."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from inventory import services
from inventory.models import Movement, StockItem
from inventory.queries import explain
from inventory.services import Outcome
from orders.events import ReturnedLine
from tests.inventory.test_ledger_walks import Warehouse
from tests.inventory.warehouse import RUG, lines, stock

pytestmark = pytest.mark.django_db


def parts(**how):
    return [(part.kind, part.pieces) for part in explain(sku=RUG, **how).parts]


def ship(number, **pieces):
    order_id = uuid4()
    assert services.reserve(order_id=order_id, lines=lines(**pieces), checks=(), number=number) is Outcome.HELD
    services.consume(order_id=order_id)
    return order_id


class TestExplain:
    def test_traces_each_piece_to_a_person_or_an_order(self):
        stock(GARISH_RUG=10)
        services.adjust_stock(sku=RUG, quantity=-1, reason="moths", actor="grace")
        shipped = ship("P-10421", GARISH_RUG=5)
        services.take_back(order_id=shipped, return_id=uuid4(), lines=[ReturnedLine(RUG, 1)])
        held = uuid4()
        services.reserve(order_id=held, lines=lines(GARISH_RUG=2), checks=(), number="P-10423")
        why = explain(sku=RUG)
        assert (why.on_hand, why.reserved, why.available, why.adds_up) == (5, 2, 3, True)
        assert [(part.kind, part.pieces, part.actor, part.reason) for part in why.parts[:2]] == [
            ("received", 10, "ada", "delivery note 7"),
            ("adjusted", -1, "grace", "moths"),
        ]
        assert [(p.kind, p.pieces, [(o.order_id, o.number) for o in p.orders]) for p in why.parts[2:]] == [
            ("returned", 1, [(shipped, "P-10421")]),
            ("consumed", -5, [(shipped, "P-10421")]),
            ("reserved", -2, [(held, "P-10423")]),
        ]

    def test_does_not_speak_of_what_was_given_back(self):
        stock(GARISH_RUG=10)
        order_id = uuid4()
        services.reserve(order_id=order_id, lines=lines(GARISH_RUG=2), checks=())
        services.release(order_id=order_id, why="CANCELLED")
        assert parts() == [("received", 10)]

    def test_names_some_orders_and_counts_the_rest(self):
        stock(GARISH_RUG=20)
        for number in range(8):
            ship(f"P-{number}", GARISH_RUG=2)
        [_, shipped] = explain(sku=RUG).parts
        assert (shipped.pieces, shipped.more_orders) == (-16, 3)
        assert [order.number for order in shipped.orders] == ["P-7", "P-6", "P-5", "P-4", "P-3"]

    def test_gives_a_reason_only_where_there_is_one(self):
        stock(GARISH_RUG=1)
        assert explain(sku=RUG).parts[0].reason == "delivery note 7"
        services.receive_stock(sku=RUG, quantity=1, reason="found", actor="ada")
        [part] = explain(sku=RUG).parts
        assert (part.reason, part.times, part.pieces) == ("", 2, 2)

    def test_tells_how_it_was_right_after_a_movement(self):
        stock(GARISH_RUG=10)
        ship("P-1", GARISH_RUG=4)
        assert parts(version=1) == [("received", 10)]
        assert parts(version=2) == [("received", 10), ("reserved", -4)]
        assert parts(version=3) == [("received", 10), ("consumed", -4)]

    def test_tells_how_it_was_at_a_moment(self):
        began = datetime.now(UTC)
        assert explain(sku=RUG) is None
        stock(GARISH_RUG=10)
        between = datetime.now(UTC)
        ship("P-1", GARISH_RUG=4)
        assert explain(sku=RUG, until=began - timedelta(days=1)) is None
        assert parts(until=between) == [("received", 10)]
        assert parts(until=between + timedelta(days=1)) == [("received", 10), ("consumed", -4)]

    def test_notices_numbers_that_nothing_explains(self):
        stock(GARISH_RUG=10)
        item = StockItem.objects.get(sku=RUG)
        Movement.objects.create(
            item=item, version=2, kind="received", quantity=1, on_hand=99, reserved=0, actor="?", reason="?"
        )
        assert not explain(sku=RUG).adds_up

    def test_asks_as_much_of_a_long_history_as_of_a_short_one(self):
        stock(GARISH_RUG=50)
        for number in range(12):
            ship(f"P-{number}", GARISH_RUG=1)
        with CaptureQueriesContext(connection) as asked:
            explain(sku=RUG)
        assert len(asked) == 4


class Historian(Warehouse):
    """Whatever happens in the warehouse, somebody asks why after each step."""

    @invariant()
    def every_explanation_adds_up(self):
        for item in StockItem.objects.all():
            why = explain(sku=item.sku)
            assert why.adds_up
            assert (why.on_hand, why.reserved, why.version) == (item.on_hand, item.reserved, item.version)

    def teardown(self):
        for movement in Movement.objects.all():
            then = explain(sku=movement.item_id, version=movement.version)
            assert then.adds_up
            assert (then.on_hand, then.reserved) == (movement.on_hand, movement.reserved)
        super().teardown()


def test_every_explanation_of_every_walk_adds_up():
    run_state_machine_as_test(Historian, settings=settings(max_examples=4, stateful_step_count=15))
