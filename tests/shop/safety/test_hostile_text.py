"""The same nasty text in every field that somebody can fill, then a look at every place where it comes out again."""

import json
import re
from html.parser import HTMLParser

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.admin import site
from django.utils import timezone

from events.outbox import publish
from events.testing import deliver
from inventory.services import receive_stock
from orders.events import OrderRejected, Reason
from orders.services import Wanted
from orders.tokens import guest_token
from shop.handlers import EMAILS
from shop.models import Category, OrderMail, Product, User, Variant
from shop.projections import ORDER_TRACKING
from shop.services.checkout import Guest, order_for
from shop.services.customers import PostalAddress
from shop.services.mail import send_mail
from tests.shop.market import sell, tell_orders
from tests.shop.sockets.talk import Browser, played

pytestmark = pytest.mark.django_db

NASTY = """"'><script>alert(7)</script><img src=x onerror=alert(7)>{{ 7|add:7 }}%(x)s"""
BENT = f"{NASTY}\r\nBcc: eve@evil.example"  # for what may become a mail's header
PLACE = PostalAddress(line1=NASTY, line2=NASTY, postcode="1010", city=NASTY[:80], country="AT")


class Danger(HTMLParser):
    """Whatever of the text became part of the page: a script, a handler, a picture, an address that runs."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name.startswith("on") or "javascript:" in (value or "").lower() or (name, value) == ("src", "x"):
                self.found.append(self.get_starttag_text())
        if tag == "script" and "src" not in dict(attributes) and dict(attributes).get("type") != "application/json":
            self.found.append(self.get_starttag_text())


def harmless(answer):
    assert answer.status_code == 200, answer
    page = answer.content.decode()
    assert Danger(page).found == []
    assert "<script>alert" not in page
    assert "7|add" not in re.sub(r"\{\{ 7\|add:7 \}\}", "", page)
    return page


@pytest.fixture
def rug():
    """Something for sale of which every word is hostile."""
    variant = sell("GARISH-RUG", price="20.00", left=9)
    Category.objects.update(name=NASTY[:80])
    Product.objects.update(name=NASTY, brand=NASTY[:60], description=NASTY, details=f"{NASTY}: {NASTY}\n{NASTY}")
    Variant.objects.update(name=NASTY)
    variant.refresh_from_db()
    tell_orders(Variant.objects.select_related("product").get())
    receive_stock(sku="GARISH-RUG", quantity=3, reason=NASTY, actor=NASTY)
    return variant


@pytest.fixture
def ada():
    return User.objects.create_user("ada", email="ada@example.org", first_name=NASTY[:100], last_name=NASTY[:100])


@pytest.fixture
def order(rug, ada):
    """Ordered by somebody hostile, and refused for a hostile reason."""
    guest = Guest(name=BENT[:120], email="ada@example.org", address=PLACE, language="en")
    placed = order_for(guest=guest, wanted=[Wanted("GARISH-RUG", 1)], placed_at=timezone.now(), account=ada)
    why = Reason("inventory", "out-of-stock", BENT)
    publish(OrderRejected(order_id=placed.order_id, version=2, reasons=(why,), rejected_at=timezone.now()))
    deliver(only=[ORDER_TRACKING, EMAILS])
    return placed


class TestPages:
    @pytest.mark.usefixtures("rug")
    @pytest.mark.parametrize("path", ["/", "/c/rugs/", "/products/garish-rug/", "/journey/", "/account/sign-in/"])
    def test_show_goods_harmlessly(self, client, path):
        harmless(client.get(path))

    @pytest.mark.usefixtures("rug")
    @pytest.mark.parametrize("field", ["q", "sort", "page", "brand", "colour", "price", "next"])
    def test_repeat_what_is_asked_for_harmlessly(self, client, field):
        harmless(client.get("/", {field: NASTY}))
        harmless(client.get("/account/sign-in/", {field: NASTY}))

    @pytest.mark.usefixtures("rug")
    def test_tell_of_a_cart_harmlessly(self, client):
        harmless(client.post("/cart/add/", {"sku": "GARISH-RUG", "quantity": "2"}, follow=True))
        harmless(client.post("/cart/add/", {"sku": NASTY, "quantity": NASTY}, follow=True))

    def test_show_an_order_and_its_reasons_harmlessly(self, client, order):
        page = client.get(f"/orders/{order.order_id}/", {"token": guest_token(order.order_id)})
        assert "&lt;script&gt;alert(7)" in harmless(page)

    @pytest.mark.usefixtures("order")
    @pytest.mark.parametrize("path", ["", "orders/", "details/", "addresses/", "privacy/"])
    def test_show_an_account_harmlessly(self, client, ada, path):
        client.force_login(ada)
        harmless(client.get(f"/account/{path}"))

    @pytest.mark.parametrize(
        "path", [f"/{NASTY}/", f"/c/{NASTY}/", f"/journey/?tour={NASTY}", "/journey/log/?topic=" + NASTY]
    )
    def test_that_are_none_do_not_repeat_their_address(self, client, path):
        assert Danger(client.get(path).content.decode()).found == []


class TestJson:
    def test_of_an_order_is_never_taken_for_a_page(self, client, order):
        answer = client.get(f"/orders/{order.order_id}/status", {"token": guest_token(order.order_id)})
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "alert(7)" in json.dumps(answer.json())

    @pytest.fixture
    def _test_s_own_connection(self, monkeypatch):
        monkeypatch.setattr("channels.db.close_old_connections", lambda: None)

    @pytest.mark.usefixtures("_test_s_own_connection")
    def test_of_a_websocket_carries_text_and_no_markup_of_ours(self, order):
        @played
        async def told():
            token = await sync_to_async(guest_token)(order.order_id)
            async with Browser(f"/ws/orders/{order.order_id}/?token={token}&after=1") as browser:
                assert NASTY in (await browser.message())["note"]

        told()


class TestScripts:
    # These swap in parts of pages, which the server wrote by templates, which escape.
    FROM_THE_SERVER = {"desk.js", "facets.js", "journey-log.js", "story.js"}

    def test_set_text_as_text(self):
        dangerous = re.compile(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
        )
        scripts = (settings.BASE_DIR / "static" / "shop").glob("*.js")
        assert {script.name for script in scripts if dangerous.search(script.read_text())} == self.FROM_THE_SERVER


class TestMails:
    @pytest.fixture
    def sent(self, order, mailoutbox):
        for mail in OrderMail.objects.all():
            assert send_mail(mail.pk, now=timezone.now()) == "sent"
        return mailoutbox

    def test_have_no_header_that_somebody_typed(self, sent):
        assert {mail.subject.isprintable() for mail in sent} == {True}
        for mail in sent:
            message = mail.message()
            assert message["Bcc"] is None
            assert (message["To"], mail.recipients()) == ("ada@example.org", ["ada@example.org"])

    def test_show_it_harmlessly_and_in_plain_text_as_it_is(self, sent):
        for mail in sent:
            html = mail.alternatives[0].content
            assert Danger(html).found == []
            assert "&lt;script&gt;alert(7)" in html
            assert "<script>alert(7)" in mail.body

    def test_are_shown_to_staff_where_nothing_runs(self, sent, admin_client):
        letter = admin_client.get(f"/mail/{OrderMail.objects.first().pk}/")
        assert "sandbox" in letter.headers["Content-Security-Policy"]
        harmless(letter)


class TestBackOffice:
    APPS = {"shop", "orders", "inventory", "shipping"}

    def test_shows_everything_harmlessly(self, order, admin_client):
        """Every list that has rows, and the first row of those that people typed into."""
        looked_at = 0
        for model in site._registry:
            row = model._default_manager.first() if model._meta.app_label in self.APPS else None
            if row is None:
                continue
            here = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            harmless(admin_client.get(here))
            looked_at += 1
            if model._meta.model_name in ("product", "order", "customer", "stockitem", "user"):
                harmless(admin_client.get(f"{here}{row.pk}/change/"))
        assert looked_at > 8

    @pytest.mark.usefixtures("rug")
    def test_repeats_a_search_harmlessly(self, admin_client):
        harmless(admin_client.get("/admin/shop/product/", {"q": NASTY}))
