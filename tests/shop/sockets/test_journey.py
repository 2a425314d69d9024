from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from shop import doorbell
from shop.journey import facts, placing, switches
from shop.journey.supervised import Service
from tests.shop.sockets.talk import Browser, played

pytestmark = pytest.mark.django_db


@pytest.fixture
def tour():
    return uuid4()


def note(tour, stage, *, what="ship_order"):
    order_id = placing.order_id_of(tour, stage)
    facts.record("call", source="Orders", target="Shipping", what=what, order_id=order_id)
    return doorbell.journey_group(order_id)


async def ring(group):
    await get_channel_layer().group_send(group, {"type": "rang"})


async def opening(browser):
    """Six lanes, the switches, and the table of claims."""
    return [await browser.message() for _ in range(8)]


class TestJourneySocket:
    @played
    async def test_tells_of_all_lanes_and_switches_when_it_opens(self, tour):
        await sync_to_async(note)(tour, 4)
        async with Browser(f"/ws/journey/{tour}/") as browser:
            *lanes, switched, table = await opening(browser)
            assert [message["lane"]["stage"] for message in lanes] == [1, 2, 3, 4, 5, 6]
            assert [len(message["signals"]) for message in lanes] == [0, 0, 0, 1, 0, 0]
            assert [switch["name"] for switch in switched["switches"]] == ["shipping", "customers", "column"]
            assert {cell["seen"] for cell in table["cells"]} == {"not tried here yet"}
            assert await browser.silent()

    @played
    async def test_draws_what_happens_once_however_often_it_rings(self, tour):
        async with Browser(f"/ws/journey/{tour}/") as browser:
            await opening(browser)
            group = await sync_to_async(note)(tour, 3)
            await ring(group)
            await ring(group)
            message = await browser.message()
            assert (message["lane"]["stage"], message["lane"]["calls"]) == (3, 1)
            assert [signal["who"] for signal in message["signals"]] == ["Orders calls Shipping, waits"]
            await ring(group)
            assert await browser.silent()

    @played
    async def test_says_where_something_belongs_that_was_noted_late(self, tour):
        def published(source, target):
            order_id = placing.order_id_of(tour, 5)
            where = "journey-orders[0]@7"
            facts.record("event", source=source, target=target, what="placed", detail=where, order_id=order_id)
            return doorbell.journey_group(order_id)

        await sync_to_async(published)("log", "Shipping")
        async with Browser(f"/ws/journey/{tour}/") as browser:
            heard = (await opening(browser))[4]["signals"][0]
            await ring(await sync_to_async(published)("Orders", "log"))
            said = (await browser.message())["signals"][0]
            assert (heard["before"], said["before"]) == ("", heard["id"])

    @played
    async def test_hears_nothing_of_another_visitors_orders(self, tour):
        async with Browser(f"/ws/journey/{tour}/") as browser:
            await opening(browser)
            await ring(await sync_to_async(note)(uuid4(), 3))
            assert await browser.silent()

    @played
    async def test_tells_everybody_of_a_switch(self):
        async with Browser("/ws/journey/") as browser:
            assert (await browser.message())["switches"][0]["words"] == "Running"
            assert len((await browser.message())["cells"]) == 18
            await sync_to_async(switches.slow)(Service.SHIPPING, 200)
            await ring(doorbell.journey_switches_group())
            assert (await browser.message())["switches"][0]["words"] == "Running, but slow"

    @played
    async def test_refuses_nonsense(self):
        async with Browser("/ws/journey/nonsense/") as browser:
            assert await browser.closed() == 4404

    @played
    async def test_is_not_there_where_the_journey_is_off(self, settings, tour):
        settings.JOURNEY = False
        async with Browser(f"/ws/journey/{tour}/") as browser:
            assert await browser.closed() == 4404
