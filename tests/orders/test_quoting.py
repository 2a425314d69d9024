from decimal import Decimal

import pytest

from orders import services
from orders.queries import quote
from orders.services import Wanted
from shop.events import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


class TestQuote:
    def test_prices_from_our_own_catalogue(self):
        rugs = quote([Wanted("GARISH-RUG", 2)])
        assert [(line.name, line.quantity, line.unit_price) for line in rugs.lines] == [("Garish Rug", 2, eur("24.99"))]
        assert (rugs.goods, rugs.delivery, rugs.total) == (eur("49.98"), eur("4.90"), eur("54.88"))

    def test_merges_lines_of_one_sku(self):
        lines = quote([Wanted("GARISH-RUG", 2), Wanted("SMALL-TABLE", 1), Wanted("GARISH-RUG", 3)])
        assert [(line.sku, line.quantity) for line in lines.lines] == [
            ("GARISH-RUG", 5),
            ("SMALL-TABLE", 1),
        ]

    def test_asks_the_database_once_however_many_lines(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            quote([Wanted("GARISH-RUG", 1), Wanted("SMALL-TABLE", 1)])

    def test_refuses_an_empty_basket(self):
        with pytest.raises(services.EmptyOrder, match="basket is empty"):
            quote([])

    @pytest.mark.parametrize("quantity", [0, -1, 100, -(10**30), 10**30])
    def test_refuses_a_quantity_out_of_range(self, quantity):
        with pytest.raises(services.QuantityOutOfRange, match="1 to 99 pieces") as refused:
            quote([Wanted("GARISH-RUG", quantity)])
        assert refused.value.sku == "GARISH-RUG"

    @pytest.mark.parametrize("quantities", [(5, -3), (60, 40)])
    def test_refuses_quantities_that_only_look_right_when_merged_or_apart(self, quantities):
        with pytest.raises(services.QuantityOutOfRange):
            quote([Wanted("GARISH-RUG", quantity) for quantity in quantities])

    def test_refuses_more_lines_than_an_order_may_have(self):
        with pytest.raises(services.TooManyLines, match="yours has 51"):
            quote([Wanted(f"RUG-{number}", 1) for number in range(51)])

    @pytest.mark.parametrize("sku", ["NO-SUCH-RUG", "", "NUL\0RUG", "HALF-\ud83d-RUG", "X" * 9999])
    def test_refuses_a_sku_that_is_not_in_the_catalogue(self, sku):
        with pytest.raises(services.UnknownProduct) as refused:
            quote([Wanted(sku, 1)])
        assert refused.value.sku == sku
        assert str(refused.value).encode()  # can be shown, whatever it was
        assert len(str(refused.value)) < 200

    def test_refuses_what_is_no_longer_sold(self):
        with pytest.raises(services.ProductWithdrawn, match="Gone Lamp is no longer sold"):
            quote([Wanted("GONE-LAMP", 1)])

    def test_refuses_another_price_than_was_shown_and_names_both(self):
        with pytest.raises(services.PriceChanged) as refused:
            quote([Wanted("SMALL-TABLE", 1), Wanted("GARISH-RUG", 1, eur("19.99"))])
        error = refused.value
        assert (error.sku, error.old, error.new) == ("GARISH-RUG", eur("19.99"), eur("24.99"))
        assert "Garish Rug has changed from 19.99 to 24.99 EUR" in str(error)

    def test_looks_at_the_price_of_each_merged_part(self):
        with pytest.raises(services.PriceChanged):
            quote([Wanted("GARISH-RUG", 1, eur("24.99")), Wanted("GARISH-RUG", 1, eur("0.01"))])

    def test_accepts_the_price_that_was_shown(self):
        assert quote([Wanted("GARISH-RUG", 1, eur("24.990"))]).goods == eur("24.99")
