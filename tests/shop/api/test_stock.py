from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command
from rest_framework.authtoken.models import Token

from inventory.services import reserve
from orders.events import Line
from shop.events import Money
from shop.models import User
from tests.shop.api.talking import API, fields

pytestmark = pytest.mark.django_db

WANTED = {"quantity": 5, "reason": "delivery note 7"}


@pytest.fixture
def clerk():
    """Staff who may do everything, with the token that the command gave them."""
    user = User.objects.create_user("clerk", is_staff=True, is_superuser=True)
    call_command("drf_create_token", "clerk", verbosity=0)
    return API(Authorization=f"Token {Token.objects.get(user=user).key}")


class TestStock:
    def test_comes_in_and_is_put_right(self, clerk):
        came = clerk.post("/stock/GARISH-RUG/receipts", WANTED)
        assert (came.status_code, came.json()["on_hand"]) == (201, 5)
        counted = clerk.post("/stock/GARISH-RUG/adjustments", {"quantity": -2, "reason": "moths"})
        assert counted.status_code == 201
        assert clerk.get("/stock/GARISH-RUG").json() == counted.json()
        assert counted.json() == {"sku": "GARISH-RUG", "on_hand": 3, "reserved": 0, "available": 3, "version": 2}

    def test_says_who_did_it(self, clerk):
        from inventory.models import Movement

        clerk.post("/stock/GARISH-RUG/receipts", WANTED)
        assert Movement.objects.get().actor == "clerk"

    def test_counts_a_key_once(self, clerk):
        answers = [clerk.post("/stock/GARISH-RUG/receipts", WANTED, Idempotency_Key="7").status_code for _ in range(2)]
        assert answers == [201, 409]
        assert clerk.get("/stock/GARISH-RUG").json()["on_hand"] == 5

    def test_keeps_what_is_promised(self, clerk):
        clerk.post("/stock/GARISH-RUG/receipts", WANTED)
        reserve(order_id=uuid4(), lines=[Line("GARISH-RUG", "Garish rug", 4, Money(Decimal(20)))], checks=[])
        answer = clerk.post("/stock/GARISH-RUG/adjustments", {"quantity": -2, "reason": "moths"})
        assert answer.status_code == 409
        assert "4 of them are reserved" in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"reason": " "}, "reason"),
            ({"reason": None}, "reason"),
            ({"quantity": 0}, "quantity"),
            ({"quantity": -1}, "quantity"),
            ({"quantity": 10**9}, "quantity"),
            ({"quantity": "5"}, "quantity"),
            ({"on_hand": 7}, "on_hand"),
        ],
    )
    def test_names_what_is_wrong(self, clerk, change, named):
        answer = clerk.post("/stock/GARISH-RUG/receipts", WANTED | change)
        assert answer.status_code == 400
        assert fields(answer) == [named]

    def test_is_404_before_anything_came_in(self, clerk):
        assert clerk.get("/stock/GARISH-RUG").status_code == 404
        assert clerk.post("/stock/GARISH-RUG/adjustments", WANTED).status_code == 404

    @pytest.mark.parametrize("address", ["", "/receipts", "/adjustments"])
    def test_is_for_staff_with_the_permission(self, guest, ada, address):
        def ask(api):
            path = f"/stock/GARISH-RUG{address}"
            return (api.post(path, WANTED) if address else api.get(path)).status_code

        porter = API()
        porter.client.force_login(User.objects.create_user("porter", is_staff=True))
        assert (ask(guest), ask(ada), ask(porter)) == (401, 403, 403)
