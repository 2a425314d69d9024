from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from events.testing import deliver, published
from orders.models import CatalogueItem
from orders.services import ProductWithdrawn, Wanted, place_order
from shop.events import ProductChanged
from shop.models import Product, Variant
from tests.shop.shelves import sell_garish_rug

pytestmark = pytest.mark.django_db


def filled_in(product: Product, **changes: str) -> dict[str, str]:
    """What the product's form sends when nothing but ``changes`` was changed."""
    form = {field: str(getattr(product, field)) for field in ("slug", "name", "brand", "description", "details")}
    form |= {"category": str(product.category_id), "picture": product.picture, "position": str(product.position)}
    form |= {"added_at_0": f"{product.added_at:%Y-%m-%d}", "added_at_1": f"{product.added_at:%H:%M:%S}"}
    form |= {"variants-TOTAL_FORMS": "2", "variants-INITIAL_FORMS": "2"}
    for i, variant in enumerate(product.variants.all()):
        row = {field: str(getattr(variant, field)) for field in ("id", "sku", "name", "colours", "price", "position")}
        row |= {"product": str(product.pk), "listed": "on"}
        form |= {f"variants-{i}-{field}": value for field, value in row.items()}
    return form | changes


class TestProductAdmin:
    def test_announces_a_new_price(self, admin_client):
        product = sell_garish_rug().product
        with published() as log:
            answer = admin_client.post(
                f"/admin/shop/product/{product.pk}/change/", filled_in(product, **{"variants-0-price": "199.00"})
            )
        assert answer.status_code == 302
        events = log.of(ProductChanged)
        assert [(event.sku, event.version, event.price.amount) for event in events] == [
            ("GARISH-RUG-1", 2, Decimal("199.00")),
            ("GARISH-RUG-2", 2, Decimal("479.00")),
        ]
        assert set(Variant.objects.values_list("version", flat=True)) == {2}
        product.refresh_from_db()
        assert product.price_from == Decimal("199.00")

    @pytest.mark.parametrize(
        ("change", "heard"),
        [
            ({"variants-0-price": "199.00"}, {"price": Decimal("199.00"), "listed": True}),
            ({"variants-0-listed": ""}, {"price": Decimal("249.00"), "listed": False}),
            (
                {"name": "Loud Rug", "variants-0-price": "199.00"},
                {"name": "Loud Rug, Marmalade", "price": Decimal("199.00")},
            ),
        ],
    )
    def test_lets_orders_know_what_it_sells_and_for_how_much(self, admin_client, change, heard):
        product = sell_garish_rug().product
        deliver()
        admin_client.post(f"/admin/shop/product/{product.pk}/change/", filled_in(product, **change))
        deliver()
        assert CatalogueItem.objects.filter(sku="GARISH-RUG-1", version=2, **heard).exists()

    def test_withdraws_a_variant_so_that_nobody_can_order_it(self, admin_client):
        product = sell_garish_rug().product
        admin_client.post(f"/admin/shop/product/{product.pk}/change/", filled_in(product, **{"variants-0-listed": ""}))
        deliver()
        with pytest.raises(ProductWithdrawn):
            place_order(
                customer_id=uuid4(),
                customer_version=1,
                address_id=uuid4(),
                lines=[Wanted("GARISH-RUG-1", 1, None)],
                placed_at=timezone.now(),
            )

    def test_never_gives_a_version_twice(self, admin_client):
        product = sell_garish_rug().product
        with published() as log:
            for price in ("199.00", "189.00", "179.00"):
                admin_client.post(
                    f"/admin/shop/product/{product.pk}/change/", filled_in(product, **{"variants-0-price": price})
                )
        versions = [event.version for event in log.of(ProductChanged) if event.sku == "GARISH-RUG-1"]
        assert versions == [2, 3, 4]

    def test_adds_a_product_with_its_variants(self, admin_client):
        product = sell_garish_rug().product
        new = filled_in(product, **{"slug": "plum-rug", "variants-INITIAL_FORMS": "0", "variants-TOTAL_FORMS": "1"})
        new |= {"variants-0-id": "", "variants-0-product": "", "variants-0-sku": "PLUM-RUG"}
        assert admin_client.post("/admin/shop/product/add/", new).status_code == 302
        deliver()
        assert CatalogueItem.objects.get(sku="PLUM-RUG").version == 1

    @pytest.mark.parametrize(
        ("field", "value", "complaint"),
        [
            ("picture", "yeti", "There is no drawing"),
            ("variants-0-colours", "octarine", "No colour is called"),
            ("variants-0-price", "0", "greater than or equal to 0.01"),
        ],
    )
    def test_refuses_what_the_shop_could_not_show_or_sell(self, admin_client, field, value, complaint):
        product = sell_garish_rug().product
        with published() as log:
            answer = admin_client.post(
                f"/admin/shop/product/{product.pk}/change/", filled_in(product, **{field: value})
            )
        assert log.events == []
        assert complaint in answer.text

    def test_adds_a_variant_under_a_sku_that_can_be_read_out(self, admin_client):
        product = sell_garish_rug().product
        new = {"sku": "garish plum", "name": "Plum", "colours": "plum", "price": "99.00", "position": "3"}
        form = filled_in(product) | {f"variants-2-{field}": value for field, value in new.items()}
        form |= {"variants-TOTAL_FORMS": "3", "variants-2-listed": "on"}
        url = f"/admin/shop/product/{product.pk}/change/"
        assert "A SKU is capitals" in admin_client.post(url, form).text
        with published() as log:
            admin_client.post(url, form | {"variants-2-sku": "GARISH-PLUM"})
        assert ("GARISH-PLUM", 1) in [(event.sku, event.version) for event in log.of(ProductChanged)]

    def test_keeps_a_sku_that_was_given(self, admin_client):
        product = sell_garish_rug().product
        url = f"/admin/shop/product/{product.pk}/change/"
        admin_client.post(url, filled_in(product, **{"variants-0-sku": "BEIGE-RUG"}))
        assert set(Variant.objects.values_list("sku", flat=True)) == {"GARISH-RUG-1", "GARISH-RUG-2"}

    def test_deletes_nothing(self, admin_client):
        product = sell_garish_rug().product
        assert admin_client.post(f"/admin/shop/product/{product.pk}/delete/", {"post": "yes"}).status_code == 403

    @pytest.mark.parametrize("page", ["product/", "category/", "user/", "product/add/", "category/add/", "user/add/"])
    def test_shows_its_pages(self, admin_client, page):
        sell_garish_rug()
        assert admin_client.get(f"/admin/shop/{page}").status_code == 200
