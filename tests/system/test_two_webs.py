"""Two web processes are one shop: what one took, the other knows, and any number may wait at both."""

import asyncio
import json

import pytest

from tests.browser.stockroom import without
from tests.system.asking import ask, key_to, path_of, place
from tests.system.second_web import first_web, second_web

WAITERS = 200
THREADS_AT_MOST = 16  # more than before, for however many wait: Django's, the sockets', the pool's


@pytest.fixture(scope="module")
def webs(system):
    system.wait_until_ready()
    with second_web(system) as second:
        yield first_web(system), second


class TestReading:
    def test_an_order_is_there_on_the_other_at_once(self, webs):
        for here, there in [webs, webs[::-1]] * 5:
            placed = place(here.url, "GARISH-RUG")
            status, read = ask(there.url + path_of(placed), **key_to(placed))
            assert (status, read["id"], read["number"]) == (200, placed["id"], placed["number"])
            assert read["history"][0]["status"] == "PLACED"


class TestWaiting:
    def test_200_wait_for_one_order_without_a_thread_each_and_all_are_answered(self, system, webs):
        with without(system, "consume-inventory"):
            placed = place(webs[0].url, "GARISH-RUG")
            answers = asyncio.run(wait_together(system, webs, placed))
        assert {status for status, _ in answers} == {200}
        decided = [json.loads(body) for _, body in answers]
        assert {(order["id"], order["status"] in ("PLACED", "HELD")) for order in decided} == {(placed["id"], False)}
        assert len(decided) == WAITERS


async def wait_together(system, webs, placed):
    """Half at each web, until Inventory is back: what they were told."""
    path = f"{path_of(placed)}/validated?timeout=60000"
    before = [web.threads() for web in webs]
    waiting = [asyncio.create_task(web.get(path, key_to(placed))) for web in webs for _ in range(WAITERS // 2)]
    while not all(web.callers() >= WAITERS // 2 for web in webs):
        await asyncio.sleep(0.05)
    for web in webs:  # who comes last is answered when all others have been heard
        await web.get("/readyz", {})
    more = [web.threads() - threads for web, threads in zip(webs, before, strict=True)]
    assert max(more) <= THREADS_AT_MOST, more
    assert not any(task.done() for task in waiting)
    await asyncio.to_thread(system.start, "consume-inventory")
    return await asyncio.gather(*waiting)
