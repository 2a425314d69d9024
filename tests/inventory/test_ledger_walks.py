"""Any walk through the commands, sensible or not, leaves books that add up and a log that retells them."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from events.testing import published
from inventory import queries, services
from inventory.models import StockItem
from inventory.services import Outcome
from orders.events import ReturnedLine
from tests.inventory.warehouse import CLOCK, LAMP, RUG, line

SKUS = st.sampled_from([RUG, CLOCK, LAMP])
ORDERS = st.sampled_from([UUID(int=number) for number in range(1, 6)])
WANTED = st.lists(st.tuples(SKUS, st.integers(-2, 6)), min_size=1, max_size=4)


class Warehouse(RuleBasedStateMachine):
    """Staff and orders do as they like; what a shopkeeper would expect is counted alongside."""

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.log = published()
        self.published = self.log.__enter__()
        self.on_hand = dict.fromkeys([RUG, CLOCK, LAMP], 0)
        self.held: dict[UUID, dict[str, int]] = {}
        self.answered: set[UUID] = set()
        self.sent: list[tuple[UUID, dict[str, int]]] = []

    def teardown(self):
        self.log.__exit__(None, None, None)
        retold = {event.sku: event for event in self.published.events if hasattr(event, "on_hand")}
        for item in StockItem.objects.all():
            last = retold[item.sku]
            assert (last.on_hand, last.reserved) == (item.on_hand, item.reserved)
            assert last.version == item.version
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def promised(self, sku):
        return sum(held.get(sku, 0) for held in self.held.values())

    @rule(sku=SKUS, quantity=st.integers(-1, 8))
    def receive(self, sku, quantity):
        with suppress(services.QuantityRefused):
            services.receive_stock(sku=sku, quantity=quantity, reason="delivery", actor="ada")
            self.on_hand[sku] += quantity

    @rule(sku=SKUS, quantity=st.integers(-8, 8))
    def adjust(self, sku, quantity):
        with suppress(services.QuantityRefused, services.UnknownItem):
            services.adjust_stock(sku=sku, quantity=quantity, reason="counted", actor="ada")
            self.on_hand[sku] += quantity

    @rule(order_id=ORDERS, wanted=WANTED)
    def reserve(self, order_id, wanted):
        outcome = services.reserve(order_id=order_id, lines=[line(*each) for each in wanted], checks=("inventory",))
        assert (outcome is Outcome.ALREADY_ANSWERED) == (order_id in self.answered)
        self.answered.add(order_id)
        if outcome is Outcome.HELD:
            held = self.held.setdefault(order_id, {})
            for sku, quantity in wanted:
                held[sku] = held.get(sku, 0) + quantity

    @rule(order_id=ORDERS)
    def release(self, order_id):
        outcome = services.release(order_id=order_id, why="REJECTED")
        assert (outcome is Outcome.RELEASED) == bool(self.held.pop(order_id, None))
        self.answered.add(order_id)

    @rule(order_id=ORDERS)
    def consume(self, order_id):
        gone = self.held.pop(order_id, {})
        assert (services.consume(order_id=order_id) is Outcome.CONSUMED) == bool(gone)
        for sku, quantity in gone.items():
            self.on_hand[sku] -= quantity
        if gone:
            self.sent.append((order_id, gone))

    @precondition(lambda self: self.sent)
    @rule(pick=st.data(), again=st.booleans())
    def take_back(self, pick, again):
        order_id, gone = self.sent.pop(pick.draw(st.integers(0, len(self.sent) - 1)))
        back = {"order_id": order_id, "return_id": uuid4(), "lines": [ReturnedLine(*part) for part in gone.items()]}
        assert services.take_back(**back) is Outcome.RETURNED
        if again:
            assert services.take_back(**back) is Outcome.ALREADY_ANSWERED
        for sku, quantity in gone.items():
            self.on_hand[sku] += quantity

    @invariant()
    def the_books_add_up_to_what_was_done(self):
        for sums in queries.ledger_sums():
            assert sums.adds_up
            assert 0 <= sums.reserved <= sums.on_hand
            assert sums.on_hand == self.on_hand[sums.sku]
            assert sums.reserved == self.promised(sums.sku)


@pytest.mark.django_db
def test_every_walk_leaves_books_that_add_up():
    run_state_machine_as_test(Warehouse, settings=settings(max_examples=15, stateful_step_count=25))
