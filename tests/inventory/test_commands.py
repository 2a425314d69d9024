import pytest
from django.core.management import CommandError, call_command

from events.management.choosing import os_user
from inventory.models import Movement, StockItem
from inventory.services import receive_stock

pytestmark = pytest.mark.django_db

RUG = "GARISH-RUG"


def run(command, *arguments):
    call_command(command, RUG, *arguments, "--reason", "delivery note 7")


class TestReceiveStock:
    def test_takes_goods_in_and_keeps_who_and_why(self, capsys):
        run("receive_stock", "3")
        assert capsys.readouterr().out == "GARISH-RUG: 3 on hand, 0 reserved, 3 available.\n"
        movement = Movement.objects.get()
        assert (movement.actor, movement.reason) == (os_user(), "delivery note 7")

    @pytest.mark.parametrize(("quantity", "said"), [("0", "from 1 to"), ("-2", "from 1 to"), ("1000001", "from 1 to")])
    def test_says_which_quantities_there_are(self, quantity, said):
        with pytest.raises(CommandError, match=said):
            run("receive_stock", quantity)
        assert not StockItem.objects.exists()

    def test_opens_no_item_for_what_is_no_sku(self):
        with pytest.raises(CommandError, match="'garish rug' is no SKU"):
            call_command("receive_stock", "garish rug", "1", "--reason", "delivery note 7")

    def test_wants_to_know_why(self):
        with pytest.raises(CommandError, match="--reason"):
            call_command("receive_stock", RUG, "1")
        with pytest.raises(CommandError, match="Say why"):
            call_command("receive_stock", RUG, "1", "--reason", " ")


class TestAdjustStock:
    def test_counts_down_as_well(self, capsys):
        receive_stock(sku=RUG, quantity=9, reason="delivery note 7", actor="ada")
        run("adjust_stock", "-2")
        assert "7 on hand" in capsys.readouterr().out

    def test_names_a_sku_that_was_never_received(self):
        with pytest.raises(CommandError, match="GARISH-RUG has no stock item"):
            run("adjust_stock", "1")

    def test_keeps_what_is_promised(self):
        receive_stock(sku=RUG, quantity=2, reason="delivery note 7", actor="ada")
        with pytest.raises(CommandError, match="by 2 at most, not by 3"):
            run("adjust_stock", "-3")
