import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from inventory.models import Movement, StaleItem, StockItem
from inventory.services.ledger import record
from tests.inventory.warehouse import RUG, numbers, stock

pytestmark = pytest.mark.django_db


class TestMovement:
    @pytest.mark.parametrize("sql", ["update inventory_movement set quantity = 99", "delete from inventory_movement"])
    def test_is_kept_by_the_database_as_it_was(self, sql):
        stock(GARISH_RUG=5)
        with (
            pytest.raises(IntegrityError, match="correct it with another movement"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
        assert Movement.objects.get().quantity == 5

    def test_keeps_its_item_from_being_deleted(self):
        stock(GARISH_RUG=5)
        with pytest.raises(ProtectedError):
            StockItem.objects.all().delete()

    def test_is_not_written_over_a_newer_version(self):
        stock(GARISH_RUG=5)
        old = StockItem.objects.get()
        stock(GARISH_RUG=1)
        movement = old.adjust(-2).because(actor="ada", reason="moths", cause_id=None)
        with pytest.raises(StaleItem, match=RUG):
            record([movement])
        assert numbers(RUG) == (6, 0)


class TestStockItem:
    @pytest.mark.parametrize(
        "wrong", [{"on_hand": -1}, {"reserved": -1}, {"reserved": 6}, {"on_hand": 0, "reserved": 1}]
    )
    def test_cannot_hold_impossible_numbers(self, wrong):
        stock(GARISH_RUG=5)
        with pytest.raises(IntegrityError), transaction.atomic():
            StockItem.objects.update(**wrong)

    @pytest.mark.parametrize(("on_hand", "reserved", "low"), [(6, 0, False), (5, 0, True), (9, 4, True), (9, 3, False)])
    def test_is_low_by_what_can_still_be_promised(self, on_hand, reserved, low):
        item = StockItem(sku=RUG, on_hand=on_hand, reserved=reserved, low_stock_threshold=5)
        assert item.is_low is low
