"""The pages of an account's addresses."""

from uuid import uuid4

import pytest

from shop.models import Address
from shop.services.addresses import add_address
from shop.services.customers import PostalAddress
from tests.shop.accounts.people import HOME, account

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account()


@pytest.fixture
def hers(client, ada):
    client.force_login(ada, "shop.accounts.backend.ShopperBackend")
    return client


class TestAddresses:
    def test_are_added_chosen_changed_and_deleted(self, hers):
        assert "No address yet" in hers.get("/account/addresses/").content.decode()
        hers.post("/account/addresses/add/", HOME)
        hers.post("/account/addresses/add/", HOME | {"city": "Graz"})
        graz = Address.objects.get(city="Graz")
        hers.post(f"/account/addresses/{graz.pk}/default/")
        assert Address.objects.get(is_default=True) == graz
        hers.post(f"/account/addresses/{graz.pk}/", HOME | {"city": "Linz"})
        hers.post(f"/account/addresses/{Address.objects.get(city='Linz').pk}/delete/")
        assert Address.objects.get().city == "Vienna"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"line1": ""}, "Tell us the street and the number."),
            ({"postcode": "ö"}, "A postcode has letters and digits only"),
            ({"postcode": "10115"}, "a postcode has 4 digits"),
            ({"country": "DE"}, "a postcode has 5 digits"),
            ({"country": "XX"}, "We do not deliver there yet."),
            ({"city": "W\0"}, "Null characters"),
            ({"line2": "x" * 121}, "at most 120"),
        ],
    )
    def test_say_what_is_wrong_and_keep_what_was_typed(self, hers, wrong, said):
        answer = hers.post("/account/addresses/add/", HOME | wrong)
        page = answer.content.decode()
        assert (answer.status_code, page.count(said)) == (422, 2)
        assert 'value="12 St James&#x27;s Square"' in page or "line1" in wrong
        assert not Address.objects.exists()

    @pytest.mark.parametrize("what", ["", "delete/", "default/"])
    def test_of_somebody_else_do_not_exist(self, hers, what):
        theirs = add_address(account("eve@example.org", name="Eve"), PostalAddress(**HOME), default=True)
        for address_id in (theirs.pk, uuid4()):
            assert hers.post(f"/account/addresses/{address_id}/{what}", HOME | {"city": "Graz"}).status_code == 404
        assert Address.objects.get().city == "Vienna"

    def test_are_changed_by_forms_only(self, hers, ada):
        home = add_address(ada, PostalAddress(**HOME), default=True)
        for page in ("delete/", "default/"):
            assert hers.get(f"/account/addresses/{home.pk}/{page}").status_code == 405
