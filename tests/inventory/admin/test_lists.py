import asyncio
from uuid import uuid4

import pytest
from django.urls import reverse

from inventory import services
from inventory.admin.exporting import _asynchronous, by_key
from inventory.models import Movement, StockItem
from tests.inventory.warehouse import CLOCK, LAMP, RUG, lines, stock

pytestmark = pytest.mark.django_db

LIST = reverse("admin:inventory_stockitem_changelist")
EXPORT = reverse("admin:inventory_stockitem_export")
LEDGER = reverse("admin:inventory_movement_export")
HISTORY = reverse("admin:inventory_stockitem_history", args=[RUG])


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5, TASTELESS_CLOCK=50)


def rows(page):
    return b"".join(page.streaming_content).decode("utf-8-sig").splitlines()


class TestStockList:
    def test_finds_things_by_what_the_catalogue_calls_them(self, login):
        services.keep_name(sku=RUG, name="Rug of the Bald Emperor", version=1)
        page = login("view_stockitem").get(LIST, {"q": "emperor rug"})
        assert [(item.sku, item.name) for item in page.context["cl"].result_list] == [(RUG, "Rug of the Bald Emperor")]

    def test_finds_what_is_held_for_orders(self, login):
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=2), checks=())
        client = login("view_stockitem")
        for held, found in (("yes", [RUG]), ("no", [CLOCK])):
            assert [item.sku for item in client.get(LIST, {"held": held}).context["cl"].queryset] == found

    def test_counts_what_there_is_to_look_at(self, login):
        stock(WOBBLY_LAMP=1)
        services.adjust_stock(sku=LAMP, quantity=-1, reason="broken", actor="ada")
        assert login("view_stockitem").get(LIST).context["numbers"] == {"all": 3, "low": 2, "out": 1, "held": 0}

    def test_takes_ten_thousand_items_with_as_many_queries_as_two(self, login, django_assert_num_queries):
        client = login("view_stockitem", "receive_stock", "count_stock")
        with django_assert_num_queries(8):
            client.get(LIST)
        StockItem.objects.bulk_create(StockItem(sku=f"RUG-{number:05}") for number in range(10_000))
        with django_assert_num_queries(8):
            client.get(LIST)


class TestExport:
    def test_gives_the_list_as_it_is_filtered(self, login):
        services.keep_name(sku=RUG, name="=HYPERLINK(1)", version=1)
        client = login("view_stockitem", "export_stock")
        assert rows(client.get(EXPORT, {"stock": "low"})) == [
            "sku,name,on hand,reserved,available,reorder level",
            "GARISH-RUG,'=HYPERLINK(1),5,0,5,5",
        ]
        assert len(rows(client.get(EXPORT))) == 3

    def test_gives_the_ledger_with_what_people_typed_made_harmless(self, login):
        services.adjust_stock(sku=RUG, quantity=-1, reason="=1+1", reference="@x", actor="grace")
        [_, row] = rows(login("view_movement", "export_stock").get(LEDGER, {"kind__exact": "adjusted"}))
        assert ",GARISH-RUG,2,adjusted,-1,4,0,grace,'=1+1,'@x,," in row

    @pytest.mark.parametrize("odd", [{"at__gte": "abc"}, {"made_at__gte": "2026-99-99"}])
    @pytest.mark.parametrize("url", [EXPORT, LEDGER])
    def test_leads_back_to_the_list_where_there_is_no_such_filter(self, login, url, odd):
        client = login("view_stockitem", "view_movement", "export_stock")
        page = client.get(url, odd, follow=True)
        assert page.redirect_chain
        assert "Nothing was exported" in page.text

    @pytest.mark.parametrize(("allowed", "url"), [("view_stockitem", EXPORT), ("view_movement", LEDGER)])
    def test_is_for_those_who_may(self, login, allowed, url):
        assert login(allowed).get(url).status_code == 403
        assert login("export_stock").get(url).status_code == 403

    def test_goes_on_where_the_last_query_ended(self):
        stock(GARISH_RUG=1, TASTELESS_CLOCK=1, WOBBLY_LAMP=1)
        everything = list(Movement.objects.order_by("pk"))
        assert list(by_key(Movement.objects.all(), at_once=2)) == everything

    def test_streams_to_servers_that_do_not_wait(self):
        async def taken():
            return [chunk async for chunk in _asynchronous(iter(["a", "b"]))]

        assert asyncio.run(taken()) == ["a", "b"]


class TestWhyPage:
    def test_answers_in_one_sentence(self, login):
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=2), checks=(), number="P-10423")
        page = login("view_stockitem").get(HISTORY)
        text = " ".join(page.content.decode().split())
        assert "Why is GARISH-RUG 3?" in text
        assert "<b>3 available</b> = <b>5</b> received by ada on" in text
        assert '<b>\u2212</b> <b>2</b> reserved for <span class="unbroken">P-10423</span>.' in text
        assert "Every piece is accounted for" in text

    def test_links_the_order_for_those_who_may_see_it(self, admin_client):
        order_id = uuid4()
        services.reserve(order_id=order_id, lines=lines(GARISH_RUG=2), checks=(), number="P-10423")
        text = admin_client.get(HISTORY).content.decode()
        page = reverse("admin:orders_order_change", args=[order_id])
        assert f'href="{page}"><span class="unbroken">P-10423</span></a>' in text

    def test_tells_how_it_was_then(self, login):
        services.receive_stock(sku=RUG, quantity=2, reason="note", actor="grace")
        client = login("view_stockitem")
        assert "Why was GARISH-RUG 5 on" in client.get(HISTORY, {"version": "1"}).content.decode()
        assert "had moved by then" in client.get(HISTORY, {"at": "2020-01-01T12:00"}).content.decode()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"kind": "adjusted"}, 1),
            ({"actor": "GRACE"}, 1),
            ({"since": "2020-01-01", "until": "2020-12-31"}, 0),
            ({"since": "2020-01-01", "kind": ""}, 2),
        ],
    )
    def test_lists_the_movements_that_are_asked_for(self, login, asked, found):
        services.adjust_stock(sku=RUG, quantity=-1, reason="moths", actor="grace")
        assert len(login("view_stockitem").get(HISTORY, asked).context["rows"]) == found

    def test_keeps_the_running_balance_right_on_every_page(self, login):
        for _ in range(55):
            stock(GARISH_RUG=1)
        client = login("view_stockitem")
        assert client.get(HISTORY).context["rows"][0]["On hand"] == 60
        assert [row["On hand"] for row in client.get(HISTORY, {"page": "2"}).context["rows"]] == [10, 9, 8, 7, 6, 5]
        assert 'href="?actor=ada&amp;page=2"' in client.get(HISTORY, {"actor": "ada"}).content.decode()

    @pytest.mark.parametrize("nonsense", ["\0", "x" * 300, "-1", "9" * 30, "<script>"])
    def test_takes_nonsense_calmly(self, login, nonsense):
        asked = dict.fromkeys(("since", "until", "at", "version", "kind", "actor", "page"), nonsense)
        page = login("view_stockitem").get(HISTORY, asked)
        assert page.status_code == 200
        assert "<script>&" not in page.content.decode()

    @pytest.mark.parametrize("asked", [{"at": "9999-99-99"}, {"version": "x"}])
    def test_says_that_a_moment_cannot_be_read(self, login, asked):
        why = reverse("admin:inventory_stockitem_why_page", args=[RUG])
        assert "cannot be read" in login("view_stockitem").get(why, asked, follow=True).text
        assert "cannot be read" not in login("view_stockitem").get(why, follow=True).text

    @pytest.mark.parametrize("asked", [{"until": "9999-12-31"}, {"at": "9999-12-31T23:59"}])
    def test_knows_the_last_day_that_there_is(self, login, asked):
        assert len(login("view_stockitem").get(HISTORY, asked).context["rows"]) == 1
