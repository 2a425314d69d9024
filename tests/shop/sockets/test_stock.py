import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from shop.doorbell import stock_group
from shop.models import Availability
from tests.shop.market import sell, withdraw
from tests.shop.sockets.talk import Browser, played

pytestmark = pytest.mark.django_db

PATH = "/ws/stock/garish-rug/"


async def restock(available, *, version):
    await sync_to_async(Availability.hear)(Availability(sku="GARISH-RUG", available=available, version=version))
    await get_channel_layer().group_send(stock_group("GARISH-RUG"), {"type": "rang"})


class TestStockSocket:
    @played
    async def test_tells_what_is_left_then_each_change(self):
        await sync_to_async(sell)(left=3)
        async with Browser(PATH) as browser:
            first = {"sku": "GARISH-RUG", "available": 3, "version": 1}
            assert await browser.message() == first
            await restock(2, version=5)
            assert await browser.message() == {**first, "available": 2, "version": 5}

    @played
    async def test_never_tells_an_older_state(self):
        await sync_to_async(sell)(left=3)
        async with Browser(PATH) as browser:
            await browser.message()
            await restock(9, version=1)
            assert await browser.silent()

    @pytest.mark.parametrize("slug", ["no-such-thing", "a b", "%00", "'"])
    def test_is_refused_where_there_is_no_product(self, slug):
        @played
        async def refused():
            async with Browser(f"/ws/stock/{slug}/") as browser:
                assert await browser.closed() == 4404

        refused()

    @played
    async def test_is_refused_once_nothing_of_it_is_sold(self):
        await sync_to_async(lambda: withdraw(sell()))()
        async with Browser(PATH) as browser:
            assert await browser.closed() == 4404
