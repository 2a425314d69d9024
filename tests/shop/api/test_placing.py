import json

import pytest
from django.test import Client

from events.testing import published
from orders.events import OrderPlaced
from shop.events import CustomerChanged
from shop.models import Availability, Customer, User
from tests.shop.api.talking import API, BODY, CARD, fields
from tests.shop.market import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rug")]


class TestPlacing:
    def test_answers_with_the_order_and_where_it_is(self, guest):
        answer = guest.place()
        body = answer.json()
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"/api/v1/orders/{body['id']}"
        assert body["number"].startswith("P-")
        assert (body["status"], body["version"]) == ("PLACED", 1)
        assert body["total"] == {"amount": "44.90", "currency": "EUR"}
        assert body["lines"] == [
            {
                "sku": "GARISH-RUG",
                "name": "Garish rug",
                "quantity": 2,
                "unit_price": {"amount": "20.00", "currency": "EUR"},
            }
        ]

    def test_is_read_back_at_once(self, guest):
        placed = guest.place()
        read = guest.holding(placed).get(f"/orders/{placed.json()['id']}")
        assert read.status_code == 200
        assert {**read.json(), "token": placed.json()["token"]} == placed.json()

    def test_keeps_no_card_number(self, guest):
        with published() as log:
            guest.place()
        [placed] = log.of(OrderPlaced)
        assert placed.payment_token
        assert CARD not in str(log.events)

    def test_debits_an_account_just_as_well(self, guest):
        with published() as log:
            assert guest.place(payment={"iban": "AT41 0000 0000 0000 4242"}).status_code == 201
        assert log.of(OrderPlaced)[0].payment_method == "direct-debit"

    def test_takes_what_the_storefront_has_not_heard_to_be_there(self, guest):
        Availability.hear(Availability(sku="GARISH-RUG", available=0, version=9))
        assert guest.place().status_code == 201  # Inventory has the last word, and says it as a verdict


class TestIdempotency:
    def test_answers_the_same_to_the_same_again(self, guest):
        with published() as log:
            first, second = guest.place("once"), guest.place("once")
        assert (first.status_code, first.json()) == (second.status_code, second.json())
        assert first.headers["Location"] == second.headers["Location"]
        assert len(log.of(OrderPlaced)) == Customer.objects.count() == 1

    def test_does_not_mind_how_json_is_written(self, guest):
        first = guest.place("once")
        again = guest.post("/orders", json.dumps(dict(reversed(BODY.items())), indent=3), Idempotency_Key="once")
        assert again.json() == first.json()

    @pytest.mark.parametrize("change", [{"name": "Eve"}, {"payment": {"card": "4000000000000002"}}])
    def test_refuses_another_body(self, guest, change):
        guest.place("once")
        answer = guest.place("once", **change)
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:papilio:problem:idempotency-key-reused"

    def test_lets_two_people_think_of_one_key(self, guest, ada):
        assert guest.place("1").json()["id"] != ada.place("1").json()["id"]

    def test_frees_the_key_of_what_was_refused(self, guest):
        assert guest.place("once", lines=[{"sku": "NO-SUCH-THING", "quantity": 1}]).status_code == 400
        assert guest.place("once").status_code == 201

    @pytest.mark.parametrize("key", [" ", "x" * 129, "é"])
    def test_wants_a_key(self, guest, key):
        answer = guest.post("/orders", BODY, Idempotency_Key=key)
        assert answer.status_code == 400
        assert fields(answer) == ["Idempotency-Key"]


class TestMistakes:
    @pytest.mark.parametrize("name", ["status", "price", "id", "total", "version"])
    def test_unknown_fields_are_named(self, guest, name):
        answer = guest.place(**{name: "VALIDATED"})
        assert answer.status_code == 400
        assert fields(answer) == [name]
        assert name in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"lines": [{"sku": "GARISH-RUG", "quantity": 1, "price": "0.01"}]}, "lines.0.price"),
            ({"address": {**BODY["address"], "planet": "Mars"}}, "address.planet"),
            ({"payment": {"card": CARD, "paid": True}}, "payment.paid"),
            ({"lines": [{"sku": "GARISH-RUG", "quantity": -3}]}, "lines.0.quantity"),
            ({"lines": [{"sku": "GARISH-RUG", "quantity": 10**30}]}, "lines.0.quantity"),
            ({"lines": [{"sku": "GARISH-RUG", "quantity": "2"}]}, "lines.0.quantity"),
            ({"lines": [{"sku": "GARISH-RUG", "quantity": 1.5}]}, "lines.0.quantity"),
            ({"lines": [{"sku": "GARISH-RUG", "quantity": True}]}, "lines.0.quantity"),
            ({"lines": [{"sku": "GARISH-RUG", "quantity": 60}] * 2}, "lines.0"),
            ({"lines": [{"sku": "NO-SUCH-THING", "quantity": 1}]}, "lines.0"),
            ({"lines": []}, "lines"),
            ({"lines": None}, "lines"),
            ({"email": "ada"}, "email"),
            ({"email": None}, "email"),
            ({"name": "Ada\x00"}, "name"),
            ({"name": "\ud800"}, "name"),
            ({"name": 5}, "name"),
            ({"address": "here"}, "address"),
            ({"address": {**BODY["address"], "country": "XX"}}, "address.country"),
            ({"address": {**BODY["address"], "postcode": "ABC"}}, "address.postcode"),
            ({"payment": {"card": "4242424242424241"}}, "payment.card"),
            ({"payment": {"card": "5555555555554444"}}, "payment.card"),
            ({"payment": {"iban": "AT420000000000004242"}}, "payment.iban"),
            ({"payment": {"card": CARD, "iban": "AT410000000000004242"}}, "payment.card"),
            ({"payment": {}}, "payment.card"),
            ({"payment": None}, "payment"),
        ],
    )
    def test_are_named_and_nothing_is_kept(self, guest, change, named):
        with published() as log:
            answer = guest.place(**change)
        assert answer.status_code == 400
        assert named in fields(answer)
        assert log.events == []
        assert not Customer.objects.exists()

    def test_never_repeat_the_card(self, guest):
        assert "5555" not in guest.place(payment={"card": "5555555555554444"}).content.decode()

    def test_of_a_line_say_which_product_is_gone(self, guest, rug):
        withdraw(rug)
        answer = guest.place()
        assert answer.status_code == 400
        assert "no longer sold" in answer.json()["detail"]

    @pytest.mark.parametrize("body", ["", "{", "[]", "null", '"order"', "NaN", "[" * 60_000, "1" * 5000])
    def test_in_json_itself_are_answered(self, guest, body):
        answer = guest.post("/orders", body, Idempotency_Key="x")
        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_of_size_are_refused_unread(self, guest):
        answer = guest.place(name="x" * 70_000)
        assert answer.status_code == 413
        assert answer.json()["type"] == "urn:papilio:problem:too-large"


class TestAccounts:
    def test_may_leave_out_what_is_known(self, ada):
        assert fields(ada.place(name=None, email=None, address=None)) == ["address"]
        ada.place(name=None, email=None)
        with published() as log:
            again = ada.place(name=None, email=None, address=None)
        assert again.status_code == 201
        assert Customer.objects.get().name == "Ada Lovelace"
        assert log.of(CustomerChanged) == []

    def test_stay_one_customer_who_may_move(self, ada):
        ada.place()
        with published() as log:
            ada.place(address={**BODY["address"], "city": "Graz"})
        [told] = log.of(CustomerChanged)
        assert (told.version, [address.city for address in told.addresses]) == (2, ["Vienna", "Graz"])
        assert Customer.objects.count() == 1

    def test_need_no_token_of_the_order(self, ada):
        placed = ada.place().json()
        assert "token" not in placed
        assert ada.get(f"/orders/{placed['id']}").status_code == 200

    @pytest.mark.usefixtures("ada")
    def test_signed_in_by_a_session_need_its_csrf_token(self, settings):
        client = Client(enforce_csrf_checks=True)
        client.force_login(User.objects.get())
        answer = API(client).place()
        assert answer.status_code == 403
        assert "CSRF" in answer.json()["detail"]
        client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
        assert API(client, **{"X-CSRFToken": "x" * 32}).place().status_code == 201
