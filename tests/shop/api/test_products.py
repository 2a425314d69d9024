import pytest

from shop.models import Product
from tests.shop.api.talking import fields
from tests.shop.market import sell, withdraw

pytestmark = pytest.mark.django_db


class TestProducts:
    def test_are_listed_for_everybody(self, guest, rug):
        answer = guest.get("/products")
        assert answer.headers["ETag"]
        assert answer.json() == {
            "count": 1,
            "page": 1,
            "pages": 1,
            "results": [
                {
                    "sku": "GARISH-RUG",
                    "name": "Garish rug",
                    "brand": "Ohm & Sons",
                    "category": "rugs",
                    "description": "Loud.",
                    "price": {"amount": "20.00", "currency": "EUR"},
                    "listed": True,
                    "available": 9,
                }
            ],
        }

    @pytest.mark.parametrize(
        ("query", "count"), [("q=garish", 1), ("q=lamp", 0), ("category=rugs", 1), ("q=garish&category=rugs", 1)]
    )
    def test_are_searched_and_filtered(self, guest, rug, query, count):
        assert guest.get(f"/products?{query}").json()["count"] == count

    @pytest.mark.parametrize(
        ("query", "named"),
        [("page=0", "page"), ("page=x", "page"), ("category=none", "category"), ("limit=5", "limit"), ("q=%00", "q")],
    )
    def test_name_what_they_cannot_be_asked(self, guest, query, named):
        answer = guest.get(f"/products?{query}")
        assert answer.status_code == 400
        assert fields(answer) == [named]

    def test_end_after_the_last_page(self, guest, rug):
        assert guest.get("/products?page=2").status_code == 404

    def test_leave_out_what_is_no_longer_sold(self, guest, rug):
        withdraw(rug)
        assert guest.get("/products").json()["count"] == 0
        assert guest.get("/products/GARISH-RUG").json()["listed"] is False

    def test_cost_the_same_however_many(self, guest, rug, django_assert_num_queries):
        with django_assert_num_queries(2):
            guest.get("/products")
        for name in ("LOUD-LAMP", "QUIET-CUP"):
            sell(name)
        Product.objects.update(price_from="20.00")
        with django_assert_num_queries(2):
            assert guest.get("/products").json()["count"] == 3


class TestProduct:
    def test_has_an_address_by_its_sku(self, guest, rug):
        assert guest.get("/products/GARISH-RUG").json() == guest.get("/products").json()["results"][0]

    @pytest.mark.parametrize("sku", ["NO-SUCH-THING", "garish", "%00", "X" * 300])
    def test_is_404_where_there_is_none(self, guest, sku):
        answer = guest.get(f"/products/{sku}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
