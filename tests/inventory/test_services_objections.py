"""The words a shopper reads; no database."""

import pytest

from inventory.models import StockItem
from inventory.services.objections import objections
from tests.inventory.warehouse import RUG, line


def rugs(on_hand, reserved=0):
    return {RUG: StockItem(sku=RUG, on_hand=on_hand, reserved=reserved)}


class TestObjections:
    def test_are_none_when_everything_is_there(self):
        assert objections([line(RUG, 5)], rugs(5)) == ()

    def test_count_what_is_promised_to_others_as_gone(self):
        assert objections([line(RUG, 5)], rugs(9, reserved=5))

    @pytest.mark.parametrize(
        ("left", "wanted", "text"),
        [
            (2, 5, "Only 2 of Garish rug are left, 5 were wanted."),
            (1, 5, "Only 1 of Garish rug is left, 5 were wanted."),
            (0, 5, "Garish rug is sold out, 5 were wanted."),
            (0, 1, "Garish rug is sold out, 1 was wanted."),
        ],
    )
    def test_say_what_is_left(self, left, wanted, text):
        [reason] = objections([line(RUG, wanted)], rugs(left))
        assert (reason.check, reason.code, reason.text) == ("inventory", "out-of-stock", text)

    def test_let_a_later_line_have_only_what_the_earlier_left(self):
        [reason] = objections([line(RUG, 3), line(RUG, 3)], rugs(5))
        assert reason.text == "Only 2 of Garish rug are left, 3 were wanted."
