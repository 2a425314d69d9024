import pytest

from tests.shop.market import fill, reprice, sell, withdraw

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


class TestCartPage:
    def test_helps_who_has_nothing_yet(self, client):
        assert "Nothing here yet" in text(client.get("/cart/"))

    def test_shows_sums_with_delivery_and_tax(self, client):
        sell(price="20.00")
        fill(client, quantity="2")
        page = text(client.get("/cart/"))
        for amount in ("€40.00", "€4.90", "€44.90", "€7.48"):
            assert amount in page

    def test_says_when_a_price_changed_once(self, client):
        rug = sell(price="20.00")
        fill(client)
        reprice(rug, "21.50")
        changed = text(client.get("/cart/"))
        assert "has changed since you last looked: it was €20.00 and is €21.50" in changed
        assert "has changed" not in text(client.get("/cart/"))

    def test_keeps_a_withdrawn_product_to_be_removed_and_bars_the_checkout(self, client):
        rug = sell()
        fill(client)
        withdraw(rug)
        page = text(client.get("/cart/"))
        assert "This is no longer sold." in page
        assert 'name="remove" value="GARISH-RUG"' in page
        assert "Go to checkout" not in page
        assert client.get("/checkout/").url == "/cart/"

    def test_says_when_fewer_are_left_than_are_in_it(self, client):
        sell(left=5)
        fill(client, quantity="3")
        from shop.models import Availability

        Availability.hear(Availability(sku="GARISH-RUG", available=2, version=2))
        assert "Only 2 left of Garish rug." in text(client.get("/cart/"))

    def test_asks_the_database_as_often_for_many_lines_as_for_one(self, client, django_assert_max_num_queries):
        for number in range(12):
            sell(f"RUG-{number}", left=3)
            fill(client, f"RUG-{number}", "1")
        with django_assert_max_num_queries(8):
            client.get("/cart/")


class TestAdding:
    @pytest.mark.parametrize("quantity", ["0", "-3", "100", "1e2", "many", "", "9" * 400, "1\x00"])
    def test_refuses_a_senseless_number_and_loses_nothing(self, client, quantity):
        sell()
        fill(client, quantity="2")
        response = client.post("/cart/add/", {"sku": "GARISH-RUG", "quantity": quantity})
        assert response.status_code == 302
        assert client.session["cart"] == {"GARISH-RUG": 2}
        assert 'class="notice notice--error"' in text(client.get("/cart/"))

    @pytest.mark.parametrize("sku", ["NO-SUCH-THING", "", "\x00", "' OR 1=1 --", "x" * 5000])
    def test_refuses_what_is_not_sold(self, client, sku):
        client.post("/cart/add/", {"sku": sku, "quantity": "1"})
        assert "cart" not in client.session
        assert "We do not sell that" in text(client.get("/cart/"))

    def test_is_bounded_by_what_is_left(self, client):
        sell(left=3)
        fill(client, quantity="2")
        fill(client, quantity="2")
        assert client.session["cart"] == {"GARISH-RUG": 2}
        assert "Only 3 left of Garish rug. Your cart has 2." in text(client.get("/cart/"))

    def test_is_bounded_by_what_an_order_may_have(self, client):
        sell()
        fill(client, quantity="60")
        fill(client, quantity="60")
        assert client.session["cart"] == {"GARISH-RUG": 60}

    def test_goes_back_to_where_it_was_refused_but_never_elsewhere(self, client):
        add = {"sku": "NO-SUCH-THING"}
        here = client.post("/cart/add/", add, headers={"referer": "http://testserver/products/x/"})
        assert here.url == "http://testserver/products/x/"
        away = client.post("/cart/add/", add, headers={"referer": "https://evil.example/"})
        assert away.url == "/cart/"

    def test_needs_a_post(self, client):
        assert client.get("/cart/add/").status_code == 405


class TestChanging:
    def test_takes_over_all_quantities(self, client):
        sell("RUG")
        sell("LAMP")
        fill(client, "RUG", "1")
        fill(client, "LAMP", "1")
        client.post("/cart/change/", {"quantity-RUG": "4", "quantity-LAMP": "2"})
        assert client.session["cart"] == {"RUG": 4, "LAMP": 2}

    def test_keeps_the_old_number_where_the_new_one_is_refused(self, client):
        sell("RUG")
        sell("LAMP", left=3)
        fill(client, "RUG", "1")
        fill(client, "LAMP", "1")
        client.post("/cart/change/", {"quantity-RUG": "4", "quantity-LAMP": "9"})
        assert client.session["cart"] == {"RUG": 4, "LAMP": 1}
        assert "Only 3 left of Lamp. Your cart has 1." in text(client.get("/cart/"))

    def test_lets_one_have_fewer_even_if_that_is_still_too_many(self, client):
        sell(left=9)
        fill(client, quantity="9")
        from shop.models import Availability

        Availability.hear(Availability(sku="GARISH-RUG", available=2, version=2))
        client.post("/cart/change/", {"quantity-GARISH-RUG": "5"})
        assert client.session["cart"] == {"GARISH-RUG": 5}

    def test_removes_a_line(self, client):
        sell()
        fill(client)
        client.post("/cart/change/", {"remove": "GARISH-RUG", "quantity-GARISH-RUG": "7"})
        assert client.session["cart"] == {}

    def test_takes_over_what_was_typed_on_the_way_to_the_checkout(self, client):
        sell(left=3)
        fill(client, quantity="1")
        answer = client.post("/cart/change/", {"quantity-GARISH-RUG": "2", "checkout": "on"})
        assert answer.url == "/checkout/"
        assert client.session["cart"] == {"GARISH-RUG": 2}
        assert client.post("/cart/change/", {"quantity-GARISH-RUG": "9", "checkout": "on"}).url == "/cart/"


class TestUndo:
    def test_puts_back_what_was_removed_once(self, client):
        sell(left=9)
        fill(client, quantity="3")
        client.post("/cart/change/", {"remove": "GARISH-RUG"})
        assert "Garish rug is no longer in your cart." in text(client.get("/cart/"))
        for _ in range(2):
            client.post("/cart/undo/")
            assert client.session["cart"] == {"GARISH-RUG": 3}
        assert "no longer in your cart" not in text(client.get("/cart/"))

    def test_says_why_it_cannot(self, client):
        rug = sell()
        fill(client)
        client.post("/cart/change/", {"remove": "GARISH-RUG"})
        withdraw(rug)
        assert "We do not sell that (any more)" in text(client.post("/cart/undo/", follow=True))

    def test_is_not_offered_any_more_after_something_else(self, client):
        sell()
        fill(client)
        client.post("/cart/change/", {"remove": "GARISH-RUG"})
        fill(client)
        assert "no longer in your cart" not in text(client.get("/cart/"))

    def test_of_nothing_does_nothing(self, client):
        assert client.post("/cart/undo/").url == "/cart/"
        assert client.get("/cart/undo/").status_code == 405


class TestDoubleClick:
    def add(self, client, click):
        client.post("/cart/add/", {"sku": "GARISH-RUG", "quantity": "1", "click": click})
        return client.session["cart"]

    def test_adds_once_while_another_visit_to_the_page_adds_again(self, client):
        sell()
        assert self.add(client, "a1") == self.add(client, "a1") == {"GARISH-RUG": 1}
        assert self.add(client, "b2") == {"GARISH-RUG": 2}

    def test_is_none_if_there_was_time_to_think(self, client, time_machine):
        sell()
        time_machine.move_to("2026-05-01T12:00:00Z", tick=False)
        self.add(client, "a1")
        time_machine.move_to("2026-05-01T12:00:05Z", tick=False)
        assert self.add(client, "a1") == {"GARISH-RUG": 2}


class TestDelivery:
    def test_says_how_much_more_makes_it_free(self, client):
        sell(price="20.00")
        fill(client, quantity="2")
        assert "€35.00 more, and delivery is free." in text(client.get("/cart/"))
        fill(client, quantity="2")
        assert "Delivery is free for this order." in text(client.get("/cart/"))
