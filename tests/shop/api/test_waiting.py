import asyncio
import threading
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.test import AsyncClient

from orders import queries
from orders.services import cancel_order, record_verdict
from shop import doorbell
from shop.api import watching
from shop.api.waiting import a_shared_thread
from tests.shop.api.talking import API
from tests.shop.market import sell

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def placed(settings):
    settings.ORDER_REQUIRED_CHECKS = ("inventory",)
    sell(left=9)
    return API().place().json()


@pytest.fixture
def reads(monkeypatch):
    """How often an order was read."""
    seen = []
    monkeypatch.setattr(watching, "order_view", lambda order_id: seen.append(order_id) or queries.order_view(order_id))
    return seen


def validate(order):
    record_verdict(order_id=order["id"], check="inventory", answer="PASSED", received_at=NOW)


def ask(order, timeout="5000", token=None):
    path = f"/api/v1/orders/{order['id']}/validated?timeout={timeout}"
    return AsyncClient().get(path, headers={"Authorization": f"Bearer {token or order['token']}"})


async def until_waiting(count):
    while sum(watch.waiters for watch in watching._watches.values()) < count:
        await asyncio.sleep(0.01)


class TestASharedThread:
    def test_is_where_all_long_polls_run_their_middleware_and_nobody_else(self):
        async def middleware(scope, _receive, _send):
            async with ThreadSensitiveContext():  # as Django does for each request
                ran.append((scope["path"], await sync_to_async(threading.get_ident)()))
                await asyncio.sleep(0)

        async def all_at_once():
            respond = a_shared_thread(middleware)
            polls = [f"/api/v1/orders/{uuid4()}/validated" for _ in range(5)]
            await asyncio.gather(*(respond({"path": path}, None, None) for path in [*polls, "/", "/api/v1/orders"]))

        ran = []
        asyncio.run(all_at_once())
        shared = {thread for path, thread in ran if path.endswith("/validated")}
        assert len(shared) == 1
        assert not shared & {thread for path, thread in ran if not path.endswith("/validated")}


async def told_by_itself(order):
    """The answer to somebody who waits while the order is validated, and nobody rings."""
    waiting = asyncio.create_task(ask(order, "30000"))
    await until_waiting(1)
    await sync_to_async(validate)(order)
    return await asyncio.wait_for(waiting, 20)


class TestWaiting:
    def test_answers_at_once_what_is_decided(self, placed):
        validate(placed)

        async def play():
            return await ask(placed, "60000")

        answer = asyncio.run(play())
        assert (answer.status_code, answer.json()["status"]) == (200, "VALIDATED")
        assert answer.headers["ETag"]

    def test_answers_whatever_came_after_the_decision(self, placed):
        cancel_order(order_id=placed["id"], by="customer", now=NOW)

        async def play():
            return await ask(placed, "0")

        assert asyncio.run(play()).json()["status"] == "CANCELLED"

    def test_ends_with_a_problem_while_undecided(self, placed):
        async def play():
            return [await ask(placed, timeout) for timeout in ("0", "50")]

        for answer in asyncio.run(play()):
            assert answer.status_code == 504
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["type"] == "urn:papilio:problem:undecided"
        assert not watching._watches

    def test_is_woken_by_a_ring(self, placed, monkeypatch):
        monkeypatch.setattr(watching, "LOOK_AGAIN_SECONDS", 60)

        async def play():
            waiting = asyncio.create_task(ask(placed, "30000"))
            await until_waiting(1)
            await sync_to_async(validate)(placed)
            doorbell.ring(doorbell.order_group(UUID(placed["id"])))
            return await asyncio.wait_for(waiting, 20)

        assert asyncio.run(play()).json()["status"] == "VALIDATED"

    def test_looks_by_itself_where_nobody_rings(self, placed, monkeypatch):
        monkeypatch.setattr(watching, "LOOK_AGAIN_SECONDS", 0.05)
        assert asyncio.run(told_by_itself(placed)).status_code == 200

    def test_waits_without_valkey(self, placed, monkeypatch):
        class Away:
            async def new_channel(self):
                raise OSError

        monkeypatch.setattr(watching, "get_channel_layer", Away)
        monkeypatch.setattr(watching, "LOOK_AGAIN_SECONDS", 0.05)
        assert asyncio.run(told_by_itself(placed)).status_code == 200

    def test_reads_once_for_many(self, placed, reads):
        async def play():
            waiting = [asyncio.create_task(ask(placed, "30000")) for _ in range(40)]
            await until_waiting(40)
            await sync_to_async(validate)(placed)
            doorbell.ring(doorbell.order_group(UUID(placed["id"])))
            return await asyncio.wait_for(asyncio.gather(*waiting), 30)

        answers = asyncio.run(play())
        assert {answer.status_code for answer in answers} == {200}
        assert len(reads) < 40
        assert not watching._watches

    def test_leaves_nothing_behind_when_a_caller_goes_away(self, placed):
        async def play():
            waiting = asyncio.create_task(ask(placed, "30000"))
            await until_waiting(1)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

        asyncio.run(play())
        assert not watching._watches

    @pytest.mark.parametrize("timeout", ["-1", "60001", "1e3", "", "soon", "٣"])
    def test_names_a_timeout_that_is_none(self, placed, timeout):
        async def play():
            return await ask(placed, timeout)

        answer = asyncio.run(play())
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["timeout"]

    def test_is_for_those_who_may_see_the_order(self, placed):
        async def play():
            unknown = {"id": str(uuid4()), "token": "made-up"}
            path = f"/api/v1/orders/{placed['id']}/validated"
            return [
                (await ask(placed, token="made-up")).status_code,
                (await ask(unknown)).status_code,
                (await AsyncClient().get(path)).status_code,
                (await AsyncClient().post(path)).status_code,
            ]

        assert asyncio.run(play()) == [404, 404, 401, 405]
