import re
from uuid import uuid4

import pytest
from django.urls import reverse

from events.testing import published
from inventory import services
from inventory.events import StockAdjusted, StockReceived
from inventory.models import Movement, StockItem
from tests.inventory.warehouse import CLOCK, LAMP, RUG, assert_books_add_up, lines, numbers, stock

pytestmark = pytest.mark.django_db

LIST = reverse("admin:inventory_stockitem_changelist")
ADD = reverse("admin:inventory_stockitem_add")
ITEM = reverse("admin:inventory_stockitem_change", args=[RUG])
HISTORY = reverse("admin:inventory_stockitem_history", args=[RUG])
RECEIVE = reverse("admin:inventory_stockitem_receive_page", args=[RUG])
ADJUST = reverse("admin:inventory_stockitem_adjust_page", args=[RUG])


@pytest.fixture
def keeper(login):
    return login("view_stockitem", "receive_stock", "adjust_stock", "view_movement")


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5, TASTELESS_CLOCK=50)


def form(page, **answers):
    """The page's form, filled in as a browser would send it."""
    token = re.search(r'name="request_id" value="([^"]+)"', page.content.decode())[1]
    return {"request_id": token, **answers}


def send(client, url, **answers):
    return client.post(url, form(client.get(url), **answers), follow=True)


class TestStockList:
    def test_shows_on_hand_reserved_and_available(self, keeper):
        services.reserve(order_id=uuid4(), lines=lines(TASTELESS_CLOCK=7), checks=())
        page = keeper.get(LIST, {"q": "clock"}).content.decode()
        assert re.findall(r"field-(?:on_hand|reserved|free)[^>]*>\s*(\d+)", page) == [
            "50",
            "7",
            "43",
        ]
        assert RUG not in page

    @pytest.mark.parametrize(("level", "found"), [("low", {RUG, LAMP}), ("out", {LAMP}), ("enough", {CLOCK})])
    def test_filters_by_what_can_still_be_promised(self, keeper, level, found):
        stock(WOBBLY_LAMP=9)
        services.reserve(order_id=uuid4(), lines=lines(WOBBLY_LAMP=9), checks=())
        listed = keeper.get(LIST, {"stock": level}).context["cl"].queryset
        assert {item.sku for item in listed} == found


class TestReceivePage:
    def test_makes_a_movement_and_an_event_in_the_name_of_who_sent_it(self, keeper):
        with published() as log:
            page = send(keeper, RECEIVE, quantity="7", reason="delivery note 8")
        assert page.redirect_chain[0][0] == ITEM
        assert "Received 7 of GARISH-RUG: 12 on hand, 12 available." in page.content.decode()
        assert numbers(RUG) == (12, 0)
        movement = Movement.objects.filter(item=RUG).first()
        assert (movement.kind, movement.actor) == ("received", "ada")
        [event] = log.events
        assert isinstance(event, StockReceived)
        assert (event.on_hand, event.reason) == (12, "delivery note 8")

    @pytest.mark.parametrize(
        ("field", "answers"),
        [
            ("quantity", {"quantity": "", "reason": "note"}),
            ("quantity", {"quantity": "many", "reason": "note"}),
            ("quantity", {"quantity": "0", "reason": "note"}),
            ("quantity", {"quantity": "-1", "reason": "note"}),
            ("quantity", {"quantity": "9" * 30, "reason": "note"}),
            ("reason", {"quantity": "1", "reason": "  "}),
            ("reason", {"quantity": "1", "reason": "x" * 201}),
        ],
    )
    def test_says_what_is_wrong_beside_the_field(self, keeper, field, answers):
        page = send(keeper, RECEIVE, **answers)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert numbers(RUG) == (5, 0)

    def test_counts_a_double_click_once(self, keeper):
        answers = form(keeper.get(RECEIVE), quantity="7", reason="delivery note 8")
        keeper.post(RECEIVE, answers)
        page = keeper.post(RECEIVE, answers)
        assert "was not made twice" in page.content.decode()
        assert numbers(RUG) == (12, 0)

    def test_is_not_there_for_an_item_that_is_not(self, keeper):
        url = reverse("admin:inventory_stockitem_receive_page", args=["NO-SUCH-THING"])
        assert keeper.get(url).status_code == 404


class TestAdjustPage:
    def test_makes_a_movement_and_an_event(self, keeper):
        with published() as log:
            page = send(keeper, ADJUST, quantity="-2", reason="moths")
        assert "Adjusted GARISH-RUG by -2: 3 on hand" in page.content.decode()
        [event] = log.of(StockAdjusted)
        assert (event.quantity, event.on_hand, event.actor) == (-2, 3, "ada")

    def test_refuses_to_count_away_what_is_promised(self, keeper):
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=4), checks=())
        page = send(keeper, ADJUST, quantity="-2", reason="moths")
        [error] = page.context["form"].errors["quantity"]
        assert "4 of them are reserved" in error
        assert numbers(RUG) == (5, 4)

    def test_shows_a_hostile_reason_as_text(self, keeper):
        send(keeper, ADJUST, quantity="-1", reason="<script>alert(1)</script>")
        page = keeper.get(HISTORY).content.decode()
        assert "<script>alert(1)</script>" not in page
        assert "&lt;script&gt;alert(1)" in page


class TestHistory:
    def test_tells_every_movement_newest_first_and_leads_to_the_order(self, keeper):
        order_id = uuid4()
        services.reserve(order_id=order_id, lines=lines(GARISH_RUG=2), checks=())
        page = keeper.get(HISTORY)
        assert [row["What"] for row in page.context["rows"]] == ["Reserved", "Received"]
        ledger = reverse("admin:inventory_movement_changelist")
        assert f'href="{ledger}?q={order_id}"' in page.content.decode()
        assert "delivery note 7" in page.content.decode()
        found = keeper.get(ledger, {"q": str(order_id)}).context["cl"].queryset
        assert [movement.order_id for movement in found] == [order_id]

    def test_has_pages(self, keeper):
        for _ in range(60):
            stock(GARISH_RUG=1)
        assert len(keeper.get(HISTORY).context["rows"]) == 50
        assert len(keeper.get(HISTORY, {"page": "2"}).context["rows"]) == 11


class TestPermissions:
    @pytest.mark.parametrize(
        ("allowed", "open_pages"),
        [
            ((), set()),
            (("view_stockitem",), {LIST, ITEM, HISTORY}),
            (("view_stockitem", "receive_stock"), {LIST, ITEM, HISTORY, RECEIVE, ADD}),
            (("view_stockitem", "adjust_stock"), {LIST, ITEM, HISTORY, ADJUST}),
            (("receive_stock", "adjust_stock"), set()),
        ],
    )
    def test_open_their_own_pages_and_no_others(self, login, allowed, open_pages):
        client = login(*allowed)
        for url in (LIST, ITEM, HISTORY, RECEIVE, ADJUST, ADD):
            assert client.get(url).status_code == (200 if url in open_pages else 403), url

    @pytest.mark.parametrize("url", [RECEIVE, ADJUST, ADD])
    def test_are_asked_for_on_sending_too(self, login, url):
        client = login("view_stockitem")
        answers = {"quantity": "1", "reason": "because", "request_id": str(uuid4())}
        assert client.post(url, answers).status_code == 403
        assert numbers(RUG) == (5, 0)

    @pytest.mark.parametrize("url", [LIST, ITEM, HISTORY, RECEIVE, ADJUST, ADD])
    def test_send_strangers_to_the_login(self, client, url):
        assert client.get(url).url.startswith(reverse("admin:login"))


class TestItems:
    def test_of_a_new_sku_come_with_their_first_goods(self, keeper):
        with published() as log:
            page = send(keeper, ADD, sku=LAMP, quantity="3", reason="delivery note 9")
        assert "Received 3 of WOBBLY-LAMP: 3 on hand, 3 available." in page.content.decode()
        [event] = log.of(StockReceived)
        assert (event.sku, event.version, event.on_hand, event.actor) == (LAMP, 1, 3, "ada")

    @pytest.mark.parametrize("sku", ["", "wobbly lamp", "LAMP/../X", RUG])
    def test_are_not_opened_under_a_sku_that_is_none_or_taken(self, keeper, sku):
        page = send(keeper, ADD, sku=sku, quantity="3", reason="delivery note 9")
        assert list(page.context["form"].errors) == ["sku"]
        assert StockItem.objects.count() == 2
        assert numbers(RUG) == (5, 0)

    def test_keep_their_numbers_whatever_the_form_says(self, login):
        client = login("change_stockitem", "view_stockitem")
        client.post(ITEM, {"low_stock_threshold": "9", "on_hand": "99", "reserved": "1"})
        item = StockItem.objects.get(sku=RUG)
        assert (item.on_hand, item.reserved, item.low_stock_threshold) == (5, 0, 9)

    def test_keep_what_was_reserved_while_their_form_was_saved(self, login, monkeypatch):
        def clean_while_an_order_comes(item, **kwargs):
            services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=2), checks=())

        monkeypatch.setattr(StockItem, "full_clean", clean_while_an_order_comes)
        login("change_stockitem", "view_stockitem").post(ITEM, {"low_stock_threshold": "9"})
        item = StockItem.objects.get(sku=RUG)
        assert (item.on_hand, item.reserved, item.version, item.low_stock_threshold) == (5, 2, 2, 9)
        assert_books_add_up()

    def test_and_their_ledger_cannot_be_deleted(self, admin_client):
        delete = reverse("admin:inventory_stockitem_delete", args=[RUG])
        assert admin_client.post(delete, {"post": "yes"}).status_code == 403
        movement = Movement.objects.first()
        for page in ("change", "delete"):
            url = reverse(f"admin:inventory_movement_{page}", args=[movement.pk])
            assert admin_client.post(url, {"post": "yes", "quantity": "1"}).status_code == 403

    def test_are_listed_without_a_query_for_each(self, admin_client, django_assert_max_num_queries):
        for number in range(30):
            services.receive_stock(sku=f"RUG-{number}", quantity=1, reason="note", actor="ada")
        with django_assert_max_num_queries(12):
            admin_client.get(LIST)
        with django_assert_max_num_queries(12):
            admin_client.get(reverse("admin:inventory_movement_changelist"))
