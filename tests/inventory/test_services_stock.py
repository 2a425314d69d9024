from uuid import uuid4

import pytest
from django.db import transaction

from events.testing import published
from inventory import services
from inventory.events import StockAdjusted, StockReceived
from inventory.models import Movement, StockItem
from tests.inventory.warehouse import RUG, assert_books_add_up, lines, numbers, stock

pytestmark = pytest.mark.django_db


def receive(quantity=3, reason="delivery note 7", **more):
    return services.receive_stock(sku=RUG, quantity=quantity, reason=reason, actor="ada", **more)


def adjust(quantity, reason="counted", **more):
    return services.adjust_stock(sku=RUG, quantity=quantity, reason=reason, actor="ada", **more)


def count(counted, expected=5, **more):
    return services.count_stock(sku=RUG, counted=counted, expected=expected, actor="ada", **more)


class TestReceiveStock:
    def test_opens_the_item_with_its_first_receipt(self):
        assert receive(3).on_hand == 3
        assert numbers(RUG) == (3, 0)

    def test_writes_one_movement_and_one_event_with_the_state_after_it(self):
        receive(3)
        with published() as log:
            receive(4, reason=" delivery note 8 ")
        movement = Movement.objects.first()
        assert (movement.kind, movement.quantity, movement.on_hand) == ("received", 4, 7)
        assert (movement.actor, movement.reason) == ("ada", "delivery note 8")
        assert log.events == [
            StockReceived(
                sku=RUG,
                version=2,
                quantity=4,
                on_hand=7,
                reserved=0,
                reason="delivery note 8",
                actor="ada",
            )
        ]

    def test_keeps_nothing_when_rolled_back(self):
        with published() as log, transaction.atomic():
            receive(3)
            transaction.set_rollback(True)
        assert not StockItem.objects.exists()
        assert not Movement.objects.exists()
        assert not log.events

    @pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
    def test_refuses_a_quantity_that_is_not_a_delivery(self, quantity):
        with published() as log, pytest.raises(services.QuantityRefused):
            receive(quantity)
        assert not StockItem.objects.exists()
        assert not log.events

    def test_refuses_more_than_can_be_counted(self):
        receive(1)
        StockItem.objects.update(on_hand=1_000_000_000)
        with pytest.raises(services.QuantityRefused, match="cannot be counted"):
            receive(1)

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_wants_a_reason(self, reason):
        with pytest.raises(services.MissingReason):
            receive(reason=reason)

    def test_counts_a_form_that_was_sent_twice_once(self):
        form = uuid4()
        receive(3, request_id=form)
        with pytest.raises(services.AlreadyRecorded):
            receive(3, request_id=form)
        assert numbers(RUG) == (3, 0)


class TestAdjustStock:
    def test_corrects_the_count_up_and_down(self):
        stock(GARISH_RUG=5)
        with published() as log:
            adjust(-2, reason="moths")
            adjust(1)
        assert numbers(RUG) == (4, 0)
        assert [(e.quantity, e.on_hand, e.version) for e in log.of(StockAdjusted)] == [
            (-2, 3, 2),
            (1, 4, 3),
        ]
        assert_books_add_up()

    def test_never_goes_below_what_is_promised(self):
        stock(GARISH_RUG=5)
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=3), checks=())
        adjust(-2)
        with pytest.raises(services.BelowReserved, match="3 of them are reserved") as refused:
            adjust(-1)
        assert refused.value.field == "quantity"
        assert numbers(RUG) == (3, 3)

    @pytest.mark.parametrize("quantity", [0, -1_000_001, 1_000_001])
    def test_refuses_a_quantity_that_is_not_a_correction(self, quantity):
        stock(GARISH_RUG=5)
        with pytest.raises(services.QuantityRefused):
            adjust(quantity)

    def test_refuses_an_item_that_does_not_exist(self):
        with pytest.raises(services.UnknownItem, match=RUG):
            adjust(1)
        assert not StockItem.objects.exists()

    def test_wants_a_reason(self):
        stock(GARISH_RUG=5)
        with pytest.raises(services.MissingReason) as refused:
            adjust(1, reason=" ")
        assert refused.value.field == "reason"

    def test_counts_a_form_that_was_sent_twice_once(self):
        stock(GARISH_RUG=5)
        form = uuid4()
        adjust(-1, request_id=form)
        with pytest.raises(services.AlreadyRecorded):
            adjust(-1, request_id=form)
        assert numbers(RUG) == (4, 0)


class TestCountStock:
    def test_makes_the_difference_an_adjustment(self):
        stock(GARISH_RUG=5)
        count(3, note="shelf 4")
        movement = Movement.objects.first()
        assert (movement.kind, movement.quantity, movement.reason) == ("adjusted", -2, "count: shelf 4")
        assert numbers(RUG) == (3, 0)
        assert_books_add_up()

    def test_writes_nothing_if_the_books_are_right(self):
        stock(GARISH_RUG=5)
        with published() as log:
            count(5)
        assert not log.events
        assert Movement.objects.count() == 1

    def test_refuses_a_count_that_was_compared_with_other_numbers(self):
        stock(GARISH_RUG=6)
        with pytest.raises(services.StockMoved, match="5 were on hand, now 6 are"):
            count(3, expected=5)
        assert numbers(RUG) == (6, 0)

    def test_refuses_to_count_away_what_is_promised(self):
        stock(GARISH_RUG=5)
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=3), checks=())
        with pytest.raises(services.BelowReserved, match="only 2 were counted"):
            count(2)

    def test_counts_a_form_that_was_sent_twice_once(self):
        stock(GARISH_RUG=5)
        form = uuid4()
        count(3, request_id=form)
        with pytest.raises(services.AlreadyRecorded):
            count(3, request_id=form)

    def test_refuses_an_item_that_does_not_exist(self):
        with pytest.raises(services.UnknownItem):
            count(1)


class TestSetReorderLevel:
    def test_changes_what_counts_as_low_and_nothing_else(self):
        stock(GARISH_RUG=5, WOBBLY_LAMP=8)
        assert services.set_reorder_level(skus=[RUG, "NO-SUCH"], level=9) == 1
        assert dict(StockItem.objects.values_list("sku", "low_stock_threshold")) == {RUG: 9, "WOBBLY-LAMP": 5}
        assert numbers(RUG) == (5, 0)

    def test_begins_with_the_shop_s_own(self, settings):
        settings.LOW_STOCK_THRESHOLD = 2
        stock(GARISH_RUG=5)
        assert StockItem.objects.get(sku=RUG).low_stock_threshold == 2
