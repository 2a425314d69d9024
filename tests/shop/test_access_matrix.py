"""Everybody tries every door: each address of the URL resolver, by each role, to look and to send a form."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import get_resolver
from django.views import defaults

from events.peek import LogAway
from shop import health
from shop.reports.database import NotMade
from shop.sockets import urlpatterns
from tests.shop.access.backoffice import OF_A_ROW, doors, unnamed
from tests.shop.access.doors import SOCKETS, TALKS
from tests.shop.access.pages import NOT_HERE, PAGES, SLUGS
from tests.shop.access.people import EVERYBODY, STAFF, set_scene
from tests.shop.access.walking import fill_in, patterns
from tests.shop.sockets.talk import SOON, Browser, played

pytestmark = pytest.mark.django_db

BACK_OFFICE = "admin:"


@pytest.fixture(autouse=True)
def _everything_else_is_quiet(monkeypatch, settings):
    """Who may come in is no question of Kafka's health, nor of what it says."""
    settings.API_ORDERS_RATE = settings.API_READS_RATE = ""

    def away(*_, **__):
        raise LogAway("Kafka sleeps.")

    def not_made(*_):
        raise NotMade("No reports yet.")

    for asked in ("picture", "kinds", "boxes"):
        monkeypatch.setattr(f"shop.journey.log.views.{asked}", away)
    for asked in ("views.overview", "views.extents", "live.extents"):
        monkeypatch.setattr(f"shop.insight.explorer.{asked}", away)
    monkeypatch.setattr("shop.insight.pipeline.asking.pipeline.logged", away)
    monkeypatch.setattr("shop.reports.views.ask", not_made)
    monkeypatch.setattr("shop.journey.views.tours._place", lambda *_: None)
    monkeypatch.setattr(health, "_backbone", dict)
    monkeypatch.setattr(health, "_valkey", lambda: "ok")


@pytest.fixture(autouse=True)
def _painted_by_nobody(monkeypatch):
    """Who may see a page is decided before it is painted, which takes far longer."""
    get_resolver().resolve_error_handler(500)  # a module that is imported meanwhile would keep the fakes for ever
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr("django.shortcuts.loader.render_to_string", lambda *_, **__: "")
    monkeypatch.setattr(defaults, "permission_denied", lambda *_: HttpResponse(status=403))
    monkeypatch.setattr(defaults, "page_not_found", lambda *_: HttpResponse(status=404))


def shop_pages(scene):
    """Name and address of each page outside of the back office."""
    values = {
        "order_id": scene.order_id, "mail_id": scene.mail_id, "sku": "LOUD-LAMP", "tour": uuid4(), "number": 1,
        "address_id": scene.address_id, "page": "imprint", "what": "rebuild", "name": "garish-rug",
        "colours": "teal-cream", "view": "room", "group": "payments", "topic": "orders", "partition": 0, "offset": 0,
        "wire_type": "orders.order-placed.v1",
    }  # fmt: skip
    for name, route in patterns():
        if not name.startswith(BACK_OFFICE) and PAGES.get(name, NOT_HERE) is not NOT_HERE:
            yield name, fill_in(route, values | {"slug": SLUGS.get(name, "")})


class TestPages:
    def test_are_all_in_the_table(self):
        known = {name for name, _ in patterns() if not name.startswith(BACK_OFFICE)}
        assert known - set(PAGES) == set(), "Add a line to PAGES in tests/shop/access/pages.py: who gets what there?"
        assert set(PAGES) - known == set(), "Take what is gone out of PAGES in tests/shop/access/pages.py."

    @pytest.mark.parametrize("role", EVERYBODY)
    def test_answer_everybody_as_the_table_says(self, role):
        scene = set_scene()
        visitor = scene.visitor(role)
        found = {name: (visitor.get(path), visitor.post(path)) for name, path in shop_pages(scene)}
        said = {name: (PAGES[name].get[role], PAGES[name].post[role]) for name in found}
        if difference := _difference(found, said):
            pytest.fail(difference, pytrace=False)


class TestBackOffice:
    def test_has_no_page_that_the_tables_do_not_know(self):
        assert unnamed() == set(), "Say in tests/shop/access/backoffice.py which permissions open it."

    @pytest.mark.parametrize("role", ["anonymous", "stranger"])
    def test_asks_everybody_else_to_sign_in(self, role):
        visitor = set_scene().visitor(role)
        for door in doors():
            assert visitor.get(door.path) == 302, door.name
            assert visitor.led_to.startswith("/admin/login/"), door.name

    @pytest.mark.parametrize("role", STAFF)
    def test_opens_for_each_role_what_its_permissions_say(self, role):
        visitor = set_scene().visitor(role)
        asked = [door for door in doors() if not (door.name in OF_A_ROW and door.opens(role))]
        found = {door.name: door.lets_in(visitor) for door in asked}
        if difference := _difference(found, {door.name: door.opens(role) for door in asked}):
            pytest.fail(difference, pytrace=False)


class TestForms:
    def test_are_refused_without_the_token_that_our_pages_give(self):
        stranger = Client(enforce_csrf_checks=True)
        pages = [page for page in shop_pages(set_scene()) if not page[1].startswith("/api/")]
        assert [name for name, path in pages if stranger.post(path).status_code != 403] == []


class TestSockets:
    @pytest.fixture(autouse=True)
    def _test_s_own_connection(self, monkeypatch):
        """Between reads, channels closes connections that are in a transaction; here that is the test's own one."""
        monkeypatch.setattr("channels.db.close_old_connections", lambda: None)

    def test_are_all_in_the_table(self):
        known = {str(pattern.pattern) for pattern in urlpatterns}
        assert known == set(SOCKETS), "Say in tests/shop/access/doors.py who gets what there."

    @pytest.mark.parametrize("role", EVERYBODY)
    def test_answer_everybody_as_the_table_says(self, role):
        scene = set_scene()
        visitor = scene.visitor(role)
        values = {"order_id": scene.order_id, "slug": "loud-lamp", "tour": uuid4()}
        query = "?" + urlencode(visitor.query("/ws/"))

        @played
        async def walk():
            return {route: await _answer(f"/{fill_in(route, values)}{query}", visitor.user) for route in SOCKETS}

        found = walk()
        if difference := _difference(found, {route: answers[role] for route, answers in SOCKETS.items()}):
            pytest.fail(difference, pytrace=False)


async def _answer(url, user):
    """The first thing that is said: the code of a close, or something to show."""
    async with Browser(url, who=user) as browser:
        said = await browser.wire.receive_output(SOON)
        return said["code"] if said["type"] == "websocket.close" else TALKS


def _difference(found, said):
    """What is not as it should be, a line each: all that is would be too long to read."""
    return "\n".join(f"{name}: {found[name]} instead of {said[name]}" for name in found if found[name] != said[name])
