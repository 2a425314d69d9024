import asyncio
import threading

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connections

from shop.models import Product
from shop.sockets import reading
from shop.sockets.reading import read


@pytest.fixture(autouse=True)
def _test_s_own_connection():
    """Not here: these tests are about the threads and connections that a server has."""


def at_once(function, *, times):
    async def gather():
        return await asyncio.gather(*(read(function)() for _ in range(times)))

    return async_to_sync(gather)()


class TestRead:
    def test_does_not_make_one_socket_wait_for_another(self):
        both = threading.Barrier(2, timeout=5)
        assert sorted(at_once(both.wait, times=2)) == [0, 1]

    @pytest.mark.parametrize(("connections_in_pool", "threads"), [(1, 1), (6, 3)])
    def test_leaves_half_of_the_pool_to_the_pages(self, monkeypatch, connections_in_pool, threads):
        options = settings.DATABASES["default"]["OPTIONS"]
        monkeypatch.setitem(options, "pool", {"max_size": connections_in_pool})
        assert reading._most_at_once() == threads

    @pytest.mark.django_db(transaction=True)
    def test_gives_its_connection_back(self):
        def count():
            return Product.objects.count(), connections["default"]

        [(products, used)] = at_once(count, times=1)
        assert products == 0
        assert used.connection is None
