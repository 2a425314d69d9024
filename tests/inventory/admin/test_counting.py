import re
from uuid import uuid4

import pytest
from django.urls import reverse

from inventory import services
from inventory.models import Movement
from tests.inventory.warehouse import RUG, lines, numbers, stock

pytestmark = pytest.mark.django_db

COUNT = reverse("admin:inventory_stockitem_count_page", args=[RUG])
SCAN = reverse("admin:inventory_stockitem_scan")


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5)


@pytest.fixture
def counter(login):
    return login("view_stockitem", "count_stock")


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def compare(client, counted, url=COUNT):
    """Send the count, and return the page and the form that confirms it."""
    first = {
        "request_id": hidden(client.get(url), "request_id"),
        "compared": "",
        "quantity": counted,
        "note": "shelf 4",
    }
    page = client.post(url, first)
    return page, {**first, "compared": hidden(page, "compared")} if not page.context["form"].errors else first


class TestCountPage:
    def test_shows_what_it_would_do_before_it_does_it(self, counter):
        page, _ = compare(counter, "3")
        text = page.content.decode()
        assert "Expected 5, counted 3." in text
        assert "adjusts GARISH-RUG by -2" in text
        assert "Record the count of 3" in text
        assert numbers(RUG) == (5, 0)

    def test_keeps_what_was_typed_as_it_was_typed(self, counter):
        page, typed = compare(counter, "3")
        assert {name: hidden(page, name) for name in typed} == typed

    def test_records_the_difference_in_the_name_of_who_counted(self, counter):
        _, confirm = compare(counter, "3")
        page = counter.post(COUNT, confirm, follow=True)
        assert "3 instead of 5, adjusted by -2" in page.content.decode()
        movement = Movement.objects.first()
        assert (movement.quantity, movement.actor, movement.reason) == (-2, "ada", "count: shelf 4")

    def test_says_that_the_books_are_right(self, counter):
        page, confirm = compare(counter, "5")
        assert "changes nothing" in page.content.decode()
        page = counter.post(COUNT, confirm, follow=True)
        assert "Nothing changed" in page.content.decode()
        assert Movement.objects.count() == 1

    def test_asks_again_if_the_stock_moved_meanwhile(self, counter):
        _, confirm = compare(counter, "3")
        services.receive_stock(sku=RUG, quantity=2, reason="note", actor="ada")
        page = counter.post(COUNT, confirm)
        assert "5 were on hand, now 7 are" in page.content.decode()
        assert "Expected 7, counted 3." in page.content.decode()
        assert numbers(RUG) == (7, 0)
        counter.post(COUNT, {**confirm, "compared": hidden(page, "compared")})
        assert numbers(RUG) == (3, 0)

    def test_compares_again_if_another_number_is_confirmed(self, counter):
        _, confirm = compare(counter, "3")
        page = counter.post(COUNT, {**confirm, "quantity": "4"})
        assert "Expected 5, counted 4." in page.content.decode()
        assert numbers(RUG) == (5, 0)

    @pytest.mark.parametrize("counted", ["", "-1", "many", "9" * 12, "2"])
    def test_says_what_is_wrong_beside_the_field(self, counter, counted):
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=3), checks=())
        page, _ = compare(counter, counted)
        assert list(page.context["form"].errors) == ["quantity"]

    @pytest.mark.parametrize("compared", ["9:", "3:99999999999999", "'", "x" * 99])
    def test_is_not_impressed_by_a_made_up_comparison(self, counter, compared):
        _, confirm = compare(counter, "3")
        counter.post(COUNT, {**confirm, "compared": compared})
        assert numbers(RUG) == (5, 0)

    def test_is_for_those_who_may_count(self, login):
        client = login("view_stockitem", "receive_stock", "adjust_stock")
        assert client.get(COUNT).status_code == 403
        assert client.post(COUNT, {"quantity": "1"}).status_code == 403


class TestScan:
    def test_leads_to_the_page_that_was_asked_for(self, counter):
        assert counter.get(SCAN, {"sku": " garish-rug ", "then": "count"}).url == f"{COUNT}?scan=count"
        item = reverse("admin:inventory_stockitem_change", args=[RUG])
        assert counter.get(SCAN, {"sku": RUG}).url == item

    def test_comes_back_for_the_next_item(self, counter):
        _, confirm = compare(counter, "3")
        assert counter.post(f"{COUNT}?scan=count", confirm).url == f"{SCAN}?then=count"

    @pytest.mark.parametrize("sku", ["", "NO-SUCH", "x" * 65, "\0", "<script>"])
    def test_says_what_to_do_about_a_sku_that_is_none(self, counter, sku):
        page = counter.get(SCAN, {"sku": sku})
        assert page.status_code == 200
        assert list(page.context["form"].errors) == ["sku"]

    def test_offers_only_what_the_person_may_do(self, counter):
        choices = counter.get(SCAN).context["form"].fields["then"].choices
        assert [key for key, _ in choices] == ["open", "count"]

    def test_is_for_those_who_see_stock(self, login):
        assert login("count_stock").get(SCAN).status_code == 403
