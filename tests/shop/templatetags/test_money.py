from decimal import Decimal

import pytest
from django.utils import translation

from shop.events import Money
from shop.templatetags.money import money


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "shown"),
        [
            (Money(Decimal("12")), "€12.00"),
            (Decimal("1234.5"), "€1,234.50"),
            ("4.90", "€4.90"),
            (None, ""),
        ],
    )
    def test_is_written_one_way(self, amount, shown):
        assert money(amount) == shown.replace(" ", "\N{NO-BREAK SPACE}")

    def test_follows_the_readers_locale(self):
        with translation.override("de"):
            assert money(Decimal("1234.5")) == "1.234,50\N{NO-BREAK SPACE}€"
