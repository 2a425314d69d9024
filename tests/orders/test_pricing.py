from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.events import Line
from orders.pricing import ForeignCurrency, Terms, totals
from shop.events import Money

HOUSE = Terms(Decimal(20), Decimal("4.90"), Decimal("75.00"), "EUR")


def line(price: str, quantity: int = 1, currency: str = "EUR") -> Line:
    return Line("GARISH-RUG", "Garish Rug", quantity, Money(Decimal(price), currency))


prices = st.decimals(min_value=0, max_value=100_000, places=2)
lines = st.lists(
    st.builds(lambda price, quantity: line(str(price), quantity), prices, st.integers(1, 99)),
    min_size=1,
    max_size=50,
)
terms = st.builds(Terms, st.decimals(0, 30, places=1), prices, prices, st.just("EUR"))


class TestTotals:
    def test_add_delivery_and_show_the_tax_within(self):
        sums = totals([line("24.99", 2)], terms=HOUSE)
        assert (sums.goods.amount, sums.delivery.amount) == (Decimal("49.98"), Decimal("4.90"))
        assert (sums.total.amount, sums.tax.amount) == (Decimal("54.88"), Decimal("9.15"))

    @pytest.mark.parametrize(("goods", "delivery"), [("74.99", "4.90"), ("75.00", "0.00")])
    def test_deliver_free_from_the_threshold_on(self, goods, delivery):
        assert totals([line(goods)], terms=HOUSE).delivery.amount == Decimal(delivery)

    def test_round_half_a_cent_up(self):
        # 80.01 contains 13.335 of VAT; rounding half to even would also say 13.34, 80.07 would not.
        assert totals([line("80.01")], terms=HOUSE).tax.amount == Decimal("13.34")
        assert totals([line("80.07")], terms=HOUSE).tax.amount == Decimal("13.35")

    def test_refuse_a_foreign_currency(self):
        with pytest.raises(ForeignCurrency, match="not EUR"):
            totals([line("1.00", currency="CHF")], terms=HOUSE)

    def test_follow_the_settings_unless_told_otherwise(self, settings):
        settings.DELIVERY_CHARGE = "9.99"
        assert totals([line("1.00")]).delivery == Money(Decimal("9.99"), "EUR")

    @given(lines, terms)
    def test_are_exact_to_the_cent(self, lines, terms):
        sums = totals(lines, terms=terms)
        assert sums.goods.amount == sum(x.unit_price.amount * x.quantity for x in lines)
        assert sums.total.amount == sums.goods.amount + sums.delivery.amount
        assert sums.delivery.amount in (0, terms.delivery_charge)
        for money in (sums.goods, sums.delivery, sums.tax, sums.total):
            assert money.amount >= 0
            assert money.amount.as_tuple().exponent == -2

    @given(lines, terms)
    def test_contain_a_tax_that_gives_the_total_again(self, lines, terms):
        sums = totals(lines, terms=terms)
        net = sums.total.amount - sums.tax.amount
        error = abs(net * (1 + terms.vat_percent / 100) - sums.total.amount)
        assert error <= Decimal("0.005") * (1 + terms.vat_percent / 100)

    @given(lines, terms)
    def test_do_not_depend_on_the_order_of_lines(self, lines, terms):
        assert totals(lines, terms=terms) == totals(lines[::-1], terms=terms)
