import asyncio
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth.models import Permission

from events.testing import aeventually
from orders.services import Wanted
from orders.tokens import guest_token
from shop.doorbell import order_group
from shop.models import User
from shop.projections import ORDER_TRACKING
from shop.sockets import live, orders, seats
from tests.shop.market import ORDER, order, refusal, sell, story
from tests.shop.sockets.talk import SOON, Browser, played

pytestmark = pytest.mark.django_db


def hear(*events):
    for event in events:
        ORDER_TRACKING.handlers[type(event)](event)


def path(order_id=ORDER, *, token=None, after=0):
    return f"/ws/orders/{order_id}/?token={token or guest_token(ORDER)}&after={after}"


async def happen(*events):
    """Hear events as the projection does, then ring as it does after the commit."""
    await sync_to_async(hear)(*events)
    await get_channel_layer().group_send(order_group(ORDER), {"type": "rang"})


class TestSteps:
    @played
    async def test_come_one_by_one_above_what_was_seen_then_the_end(self):
        await sync_to_async(hear)(*story()[:3])
        async with Browser(path(after=1)) as browser:
            assert [(await browser.message())["version"] for _ in range(2)] == [2, 3]
            await happen(*story()[3:])
            told = [await browser.message() for _ in range(4)]
            assert [message["version"] for message in told] == [4, 5, 6, 7]
            assert told[-1]["order_id"] == str(ORDER)
            assert (told[-1]["status"], told[-1]["at"]) == ("DELIVERED", "2026-05-01T12:06:00Z")
            assert await browser.closed() == 1000

    @played
    async def test_never_go_back_nor_come_twice(self):
        await sync_to_async(hear)(story()[0], story()[2])
        async with Browser(path()) as browser:
            assert [(await browser.message())["version"] for _ in range(2)] == [1, 3]
            await happen(story()[1], story()[2])
            assert await browser.silent()
            await happen(story()[3])
            assert (await browser.message())["version"] == 4

    @played
    async def test_close_at_once_when_the_end_was_seen(self):
        await sync_to_async(hear)(*story())
        async with Browser(path(after=7)) as browser:
            assert await browser.closed() == 1000

    @played
    async def test_end_with_the_reason_of_a_refusal(self):
        await sync_to_async(hear)(story()[0], refusal(text="<b>moths</b>"))
        async with Browser(path(after=1)) as browser:
            assert (await browser.message())["note"] == "<b>moths</b>"  # the page sets it as text
            assert await browser.closed() == 1000

    @played
    async def test_come_from_orders_while_the_log_is_silent(self):
        await sync_to_async(sell)()
        order_id = await sync_to_async(order)()
        async with Browser(path(order_id, token=guest_token(order_id))) as browser:
            assert (await browser.message())["status"] == "PLACED"

    @played
    async def test_come_even_if_no_ring_does(self, monkeypatch):
        monkeypatch.setattr(live, "LOOK_AGAIN_SECONDS", 0.05)
        await sync_to_async(hear)(*story()[:1])
        async with Browser(path(after=1)) as browser:
            await sync_to_async(hear)(*story()[1:2])
            assert (await browser.message())["version"] == 2

    @played
    async def test_are_looked_for_once_when_the_socket_opens(self, monkeypatch):
        await sync_to_async(hear)(*story()[:1])
        told, looks = orders.OrderSocket.tell, []

        async def tell(socket, **how):
            looks.append(how)
            return await told(socket, **how)

        monkeypatch.setattr(orders.OrderSocket, "tell", tell)
        async with Browser(path(after=1)) as browser:
            assert await browser.silent()
        assert looks == [{"thoroughly": True}]

    @played
    async def test_are_not_missed_between_the_first_look_and_the_first_ring(self, monkeypatch):
        await sync_to_async(hear)(*story()[:1])
        told, late = orders.OrderSocket.tell, [story()[1]]

        async def tell(socket, **how):
            more = await told(socket, **how)
            if late:
                await happen(late.pop())  # after the snapshot, before the socket waits
            return more

        monkeypatch.setattr(orders.OrderSocket, "tell", tell)
        async with Browser(path(after=1)) as browser:
            assert (await browser.message())["version"] == 2


class TestRefusal:
    @played
    async def refused(self, where, code, **who):
        async with Browser(where, **who) as browser:
            assert await browser.closed() == code

    def test_of_who_shows_nothing(self):
        hear(*story())
        self.refused(f"/ws/orders/{ORDER}/", 4401)

    @pytest.mark.parametrize("token", ["nonsense", "%FF%FE", "%00", "x" * 3000])
    def test_of_a_forged_token(self, token):
        hear(*story())
        self.refused(path(token=token), 4404)

    def test_of_the_token_of_another_order(self):
        hear(*story())
        sell()
        self.refused(path(token=guest_token(order(Wanted("GARISH-RUG", 1)))), 4404)

    def test_of_another_guest(self):
        hear(*story())
        self.refused(f"/ws/orders/{ORDER}/", 4404, session={"orders": [str(uuid4())]})

    def test_of_staff_without_the_permission(self):
        hear(*story())
        mia = User.objects.create_user("mia", is_staff=True)
        self.refused(f"/ws/orders/{ORDER}/", 4403, who=mia)

    def test_of_an_order_that_never_was(self):
        nowhere = uuid4()
        self.refused(path(nowhere, token=guest_token(nowhere)), 4404)

    @pytest.mark.parametrize("order_id", ["P-10423", "0", "..", "x" * 500, "%00", "None"])
    def test_of_a_malformed_id(self, order_id):
        self.refused(path(order_id), 4404)

    @pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 40, "%D9%A1"])
    def test_of_a_malformed_version(self, after):
        hear(*story())
        self.refused(path(after=after), 4400)

    @pytest.mark.parametrize("where", ["/ws/", "/", "/ws/orders/", "/ws/stock/%00/", "/admin/"])
    def test_of_an_address_without_a_socket(self, where):
        self.refused(where, 4404)


class TestAdmission:
    @played
    async def admitted(self, **who):
        async with Browser(f"/ws/orders/{ORDER}/", **who) as browser:
            assert (await browser.message())["version"] == 1

    def test_of_the_browser_that_placed_it(self):
        hear(*story()[:1])
        self.admitted(session={"orders": [str(ORDER)]})

    def test_of_staff_with_the_permission(self):
        hear(*story()[:1])
        mia = User.objects.create_user("mia", is_staff=True)
        mia.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        self.admitted(who=mia)


class TestManners:
    @played
    async def test_whatever_a_browser_says_is_dropped(self):
        await sync_to_async(hear)(*story()[:1])
        async with Browser(path(after=1)) as browser:
            for said in ("hello", '{"type": "rang"}', "{", "\x00"):
                await browser.says(said)
            await browser.says(data=b"\xff" * 100)
            assert await browser.silent()
            await happen(story()[1])
            assert (await browser.message())["version"] == 2

    @played
    async def test_too_much_of_it_ends_the_talk(self):
        await sync_to_async(hear)(*story()[:1])
        async with Browser(path(after=1)) as browser:
            await browser.says("x" * 1025)
            assert await browser.closed() == 1009

    @played
    async def test_too_many_sockets_of_one_address_come_back_when_one_has_left(self, settings):
        settings.SOCKETS_PER_CLIENT = 2
        await sync_to_async(hear)(*story()[:1])
        async with Browser(path(after=1)):
            async with Browser(path(after=1)):
                async with Browser(path(after=1)) as third:
                    assert await third.closed() == 1013
                async with Browser(path(after=1), client=("192.0.2.2", 1)) as elsewhere:
                    assert await elsewhere.silent()
            async with Browser(path(after=1)) as third:
                assert await third.silent()
        await aeventually(lambda: not seats._taken, within=SOON)

    @played
    async def test_an_outage_asks_the_browser_to_come_back(self, monkeypatch):
        told = asyncio.Event()

        async def gone(*_):
            raise ConnectionError("Valkey is gone")

        async def slow_to_let_go(*_):
            try:
                await asyncio.Event().wait()
            finally:
                await told.wait()

        await sync_to_async(hear)(*story()[:1])
        monkeypatch.setattr(get_channel_layer(), "group_add", gone)
        monkeypatch.setattr(get_channel_layer(), "receive", slow_to_let_go)
        async with Browser(path()) as browser:
            assert await browser.closed() == 1013
            told.set()
