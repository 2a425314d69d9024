"""What may be concluded from an order, and which orders may be asked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shop.journey import observed
from shop.journey.models import Order, Spell
from shop.journey.observed import Seen, Witness, judge
from shop.journey.stages import Outage, stage
from shop.journey.telling import Progress

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def seen(*, state="placed", shipped=None, ended=None, now):
    """Judged: an order of noon, in a spell that lasts or ended."""
    order = Progress(uuid4(), 4, state, NOON, None if shipped is None else at(shipped))
    cell = judge(Witness(order.order_id, "shipping", NOON, None if ended is None else at(ended)), order, now=at(now))
    return cell.placing, cell.meanwhile, cell.afterwards


class TestJudge:
    @pytest.mark.parametrize(
        ("order", "verdict"),
        [
            ({"now": 2}, (True, "", "")),
            ({"now": 20}, (True, "waits", "")),
            ({"now": 30, "ended": 20}, (True, "waits", "")),
            ({"now": 30, "ended": 20, "shipped": 22}, (True, "waits", "shipped")),
            ({"now": 30, "ended": 20, "shipped": 3}, (True, "shipped", "shipped")),
            ({"now": 99, "ended": 20}, (True, "waits", "waits")),
            ({"now": 30, "ended": 2, "shipped": 5}, (True, "", "shipped")),
            ({"now": 1, "state": "refused"}, (False, "refused", "refused")),
        ],
        ids=["young", "waiting", "mended", "caught up", "shipped all the same", "lost", "too short", "refused"],
    )
    def test_says_only_what_the_time_that_passed_allows(self, order, verdict):
        assert seen(**order) == verdict


class TestSeen:
    def test_agrees_with_a_claim_as_far_as_it_goes(self):
        claim = stage(2).claims[Outage.SHIPPING_DOWN]
        assert Seen(uuid4(), True, "", "", NOON).agrees(claim)
        assert Seen(uuid4(), True, "waits", "shipped", NOON).agrees(claim)
        assert not Seen(uuid4(), True, "shipped", "", NOON).agrees(claim)
        assert not Seen(uuid4(), False, "refused", "refused", NOON).agrees(claim)


@pytest.mark.django_db
class TestCells:
    def order(self, *, placed, number=2, shipped=None):
        shipped_at = None if shipped is None else at(shipped)
        state = "shipped" if shipped_at else "placed"
        return Order.objects.create(
            id=uuid4(),
            stage=number,
            customer_id=uuid4(),
            sku="GARISH-RUG",
            quantity=1,
            state=state,
            placed_at=at(placed),
            shipped_at=shipped_at,
        )

    def spell(self, name, began, ended):
        Spell.objects.create(name=name, began_at=at(began), ended_at=None if ended is None else at(ended))

    def test_are_filled_by_orders_placed_while_something_was_broken(self):
        self.spell("shipping", 0, 30)
        self.order(placed=-1)
        witness = self.order(placed=1, shipped=32)
        self.order(placed=31)
        cells = observed.cells(now=at(40))
        assert cells == {(2, Outage.SHIPPING_DOWN): Seen(witness.pk, True, "waits", "shipped", at(1))}

    def test_take_two_questions_however_much_was_seen(self, django_assert_num_queries):
        self.spell("shipping", 0, 30)
        for number in range(1, 7):
            self.order(placed=1, number=number)
        with django_assert_num_queries(2):
            assert len(observed.cells(now=at(40))) == 6

    def test_know_of_nothing_where_nothing_was_broken(self):
        self.order(placed=1)
        assert observed.cells(now=at(40)) == {}

    def test_prefer_the_latest_order_that_can_tell(self):
        self.spell("column", 0, None)
        self.order(placed=1)
        witness = self.order(placed=2)
        self.order(placed=38)
        assert observed.cells(now=at(40))[2, Outage.COLUMN_RENAMED].order_id == witness.pk

    def test_show_the_youngest_while_there_is_no_better(self):
        self.spell("customers", 0, None)
        self.order(placed=1)
        young = self.order(placed=2)
        assert observed.cells(now=at(3))[2, Outage.CUSTOMERS_DOWN].order_id == young.pk

    @pytest.mark.parametrize("other", [(-20, 10), (20, 25), (-20, None), (-20, -1)])
    @pytest.mark.parametrize("name", ["customers", "shipping-slow"])
    def test_do_not_ask_an_order_that_something_else_might_have_met(self, name, other):
        self.spell("shipping", 0, 30)
        self.spell(name, *other)
        self.order(placed=1, shipped=32)
        assert observed.cells(now=at(40)) == {}

    def test_do_not_mind_what_was_broken_earlier(self):
        self.spell("customers", -60, -10)
        self.spell("shipping", 0, 30)
        self.order(placed=1)
        assert set(observed.cells(now=at(40))) == {(2, Outage.SHIPPING_DOWN)}

    def test_can_be_those_of_some_orders_alone(self):
        self.spell("shipping", 0, 30)
        ours = self.order(placed=1)
        self.order(placed=2)
        assert observed.cells(now=at(40), orders=[ours.pk])[2, Outage.SHIPPING_DOWN].order_id == ours.pk
