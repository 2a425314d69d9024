"""An account's cart: the same on every device, and richer by what was gathered before signing in."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from orders.events import OrderPlaced
from orders.tokens import guest_token
from shop.cart import MAX_LINES, MAX_QUANTITY, Cart
from shop.models import CartLine, User
from shop.projections import ORDER_TRACKING
from shop.services.account_cart import AccountCart
from shop.services.cart import add, merge_on_sign_in
from tests.shop.market import ORDER, fill, sell, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return User.objects.create_user("ada", password="difference-engine")


@pytest.fixture
def rug():
    return sell(price="20.00", left=5)


def gathered(**pieces):
    session: dict = {}
    for sku, quantity in pieces.items():
        Cart(session).put(sku.replace("_", "-"), quantity)
    return session


class TestAccountCart:
    def test_waits_on_another_device_and_outlives_signing_out(self, client, ada, rug):
        client.force_login(ada)
        fill(client, quantity="2")
        client.logout()
        assert client.get("/cart/").context["page"].lines == ()
        phone = Client()
        phone.force_login(ada)
        [line] = phone.get("/cart/").context["page"].lines
        assert (line.sku, line.quantity) == ("GARISH-RUG", 2)

    def test_is_counted_at_the_top_of_every_page(self, client, ada, rug):
        client.force_login(ada)
        fill(client, quantity="3")
        assert client.get("/").context["cart_count"]() == 3

    def test_is_nobody_else_s(self, client, ada, rug):
        AccountCart(ada).put("GARISH-RUG", 1)
        client.force_login(User.objects.create_user("eve"))
        client.post("/cart/change/", {"remove": "GARISH-RUG"})
        assert CartLine.objects.get().user == ada

    def test_gives_to_an_order_what_was_ordered_and_keeps_what_another_device_added_meanwhile(self, ada):
        here, phone = AccountCart(ada), AccountCart(ada)
        here.put("GARISH-RUG", 2)
        here.put("LOUD-LAMP", 1)
        ordered = dict(here.quantities)
        phone.put("GARISH-RUG", 3)
        phone.put("SHRILL-VASE", 4)
        here.take_out(ordered)
        assert here.quantities == AccountCart(ada).quantities == {"GARISH-RUG": 1, "SHRILL-VASE": 4}

    def test_adds_to_what_another_device_left_however_long_ago_this_one_looked(self, ada, rug):
        here = AccountCart(ada)
        assert here.quantities == {}
        add(AccountCart(ada), sku="GARISH-RUG", quantity="2")
        add(here, sku="GARISH-RUG", quantity="1")
        assert AccountCart(ada).quantities == {"GARISH-RUG": 3}

    def test_remembers_the_prices_that_were_seen(self, ada):
        cart = AccountCart(ada)
        cart.put("GARISH-RUG", 1)
        cart.saw({"GARISH-RUG": Decimal("20.00"), "LOUD-LAMP": Decimal("5.00")})
        assert AccountCart(ada).prices_seen == {"GARISH-RUG": Decimal("20.00")}

    @pytest.mark.parametrize("sku", ["GARISH-RUG\0", "", "x" * 5000])
    def test_loses_nothing_to_nonsense(self, client, ada, rug, sku):
        client.force_login(ada)
        AccountCart(ada).put("LOUD-LAMP", 1)
        client.post("/cart/change/", {"remove": sku})
        assert AccountCart(ada).pieces == 1


class TestTwoClicksAtOnce:
    """Each began before the other one's session was saved."""

    def click(self, client, name, path="/cart/add/"):
        answer = client.post(path, {"sku": "GARISH-RUG", "quantity": "1", "click": name})
        session = client.session
        session.pop("cart_click", None)
        session.save()
        return answer.url

    def test_add_once_and_lead_to_the_cart_both(self, client, ada, rug):
        client.force_login(ada)
        name = uuid4().hex
        assert self.click(client, name) == self.click(client, name) == "/cart/"
        assert AccountCart(ada).quantities == {"GARISH-RUG": 1}
        self.click(client, uuid4().hex)
        assert AccountCart(ada).quantities == {"GARISH-RUG": 2}

    def test_put_a_whole_order_back_once(self, client, ada, rug):
        client.force_login(ada)
        name, there = uuid4().hex, f"/orders/{ORDER}/again?token={guest_token(ORDER)}"
        ORDER_TRACKING.handlers[OrderPlaced](story()[0])
        assert self.click(client, name, there) == self.click(client, name, there) == "/cart/"
        assert AccountCart(ada).quantities == {"GARISH-RUG": 2}

    @pytest.mark.parametrize("name", ["a b", "\n", "\x00", "ü", "x" * 5000])
    def test_may_be_called_anything(self, client, ada, rug, name):
        client.force_login(ada)
        assert self.click(client, f"{name}{uuid4().hex}") == "/cart/"
        assert AccountCart(ada).pieces == 1

    def test_are_known_to_the_session_alone_while_valkey_is_away(self, client, ada, rug, settings):
        settings.CACHES = {name: {**kept, "LOCATION": "redis://127.0.0.1:1"} for name, kept in settings.CACHES.items()}
        client.force_login(ada)
        for _ in range(2):
            client.post("/cart/add/", {"sku": "GARISH-RUG", "quantity": "1", "click": "a1"})
        assert AccountCart(ada).quantities == {"GARISH-RUG": 1}

    def test_are_one_person_s(self, ada):
        name, soon = uuid4().hex, timedelta(seconds=3)
        eve = User.objects.create_user("eve")
        heard = [AccountCart(who).heard(name, within=soon) for who in (ada, eve, ada)]
        assert heard == [False, False, True]


class TestMergeOnSignIn:
    def test_adds_up_and_keeps_every_line_and_price(self, ada, rug):
        AccountCart(ada).put("GARISH-RUG", 1)
        AccountCart(ada).put("LOUD-LAMP", 1)
        session = gathered(GARISH_RUG=2, TIRED_SOFA=1)
        Cart(session).saw({"GARISH-RUG": Decimal("19.00")})
        [said] = merge_on_sign_in(session=session, user=ada)
        cart = AccountCart(ada)
        assert cart.quantities == {"GARISH-RUG": 3, "LOUD-LAMP": 1, "TIRED-SOFA": 1}
        assert cart.prices_seen == {"GARISH-RUG": Decimal("19.00")}
        assert "what your account had kept" in said
        assert not Cart(session).quantities

    def test_says_nothing_to_somebody_who_had_nothing(self, ada, rug):
        assert merge_on_sign_in(session=gathered(GARISH_RUG=2), user=ada) == ()

    def test_has_no_more_than_there_are_and_says_so(self, ada, rug):
        AccountCart(ada).put("GARISH-RUG", 4)
        said = merge_on_sign_in(session=gathered(GARISH_RUG=3), user=ada)
        assert AccountCart(ada).quantities == {"GARISH-RUG": 5}
        assert "7 pieces of Garish rug. Your cart has 5" in said[-1]

    def test_has_no_more_than_an_order_takes(self, ada):
        AccountCart(ada).put("GARISH-RUG", 60)
        merge_on_sign_in(session=gathered(GARISH_RUG=60), user=ada)
        assert AccountCart(ada).quantities == {"GARISH-RUG": MAX_QUANTITY}

    def test_keeps_what_is_sold_out_for_the_page_to_say_so(self, ada):
        sell(left=0)
        merge_on_sign_in(session=gathered(GARISH_RUG=2), user=ada)
        assert AccountCart(ada).quantities == {"GARISH-RUG": 2}

    def test_counts_a_sign_in_that_came_twice_once(self, ada, rug):
        session = gathered(GARISH_RUG=2)
        other_half_of_the_double_click = dict(session)
        merge_on_sign_in(session=session, user=ada)
        assert merge_on_sign_in(session=other_half_of_the_double_click, user=ada) == ()
        assert merge_on_sign_in(session=session, user=ada) == ()
        assert AccountCart(ada).quantities == {"GARISH-RUG": 2}

    def test_loses_no_line_of_two_full_carts(self, client, ada):
        for number in range(MAX_LINES):
            sell(f"RUG-{number}")
            AccountCart(ada).put(f"RUG-{number}", 1)
        sell("LOUD-LAMP")
        merge_on_sign_in(session=gathered(LOUD_LAMP=1), user=ada)
        client.force_login(ada)
        page = client.get("/cart/").context["page"]
        assert len(page.lines) == MAX_LINES + 1
        assert not page.ready
        assert "room for 50 different things" in page.lines[-1].trouble

    def test_happens_whichever_door_somebody_came_in_by(self, client, ada, rug):
        fill(client, quantity="2")
        client.force_login(ada)  # as the admin's sign-in would, which knows nothing of carts
        [line] = client.get("/cart/").context["page"].lines
        assert line.quantity == 2
        assert "cart" not in client.session
