import pytest

from shop.queries.catalogue import OnSale
from shop.templatetags.goods import left_in_all, stock_badge, stock_words, swatch, swatches


def variants(*lefts: int | None) -> list[OnSale]:
    return [OnSale(sku="GARISH-RUG", colours="marmalade-teal", left=left) for left in lefts]


class TestStockWords:
    @pytest.mark.parametrize(
        ("left", "words"), [(None, ""), (0, "Sold out"), (1, "1 left"), (5, "5 left"), (6, "In stock")]
    )
    def test_say_only_what_is_known_and_worth_knowing(self, left, words):
        assert stock_words(left) == words

    def test_become_a_badge_only_when_few_are_left(self):
        assert [bool(stock_badge(left)) for left in (None, 0, 5, 6)] == [False, True, True, False]


class TestLeftInAll:
    def test_adds_up_unless_one_is_unknown(self):
        assert left_in_all(variants(2, 3)) == 5
        assert left_in_all(variants(2, None)) is None


class TestSwatch:
    def test_has_no_style_attribute(self):
        assert "#e2672b" in swatch("marmalade-teal")
        assert "style" not in swatch("marmalade-teal")

    def test_is_left_out_for_a_colour_that_nobody_mixed(self):
        assert swatch("octarine") == swatch('"><script>') == ""

    def test_comes_once_for_each_colouring(self):
        assert swatches(variants(1, 2)).count("<svg") == 1
