from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from shop.models import Product, Variant
from tests.shop.shelves import sell_garish_rug


class TestProduct:
    def test_reads_its_facts_line_by_line(self):
        product = Product(details="Material: wool\n\nReversible\nCare: beat, outdoors: when cross")
        assert product.facts == [("Material", "wool"), ("", "Reversible"), ("Care", "beat, outdoors: when cross")]


class TestVariant:
    def test_is_called_by_its_product_and_its_own_name(self):
        product = Product(name="Garish Rug")
        assert Variant(product=product, name="Marmalade").title == "Garish Rug, Marmalade"
        assert Variant(product=product).title == "Garish Rug"

    @pytest.mark.parametrize("sku", ["garish", "GARISH RUG", "-RUG", "RUG\n", ""])
    def test_has_a_sku_that_can_be_read_out(self, sku):
        with pytest.raises(ValidationError, match="sku"):
            Variant(sku=sku).clean_fields()

    @pytest.mark.django_db
    def test_costs_more_than_nothing_even_behind_the_services(self):
        rug = sell_garish_rug()
        rug.price = Decimal(0)
        with pytest.raises(IntegrityError, match="variant_price_positive"):
            rug.save()
