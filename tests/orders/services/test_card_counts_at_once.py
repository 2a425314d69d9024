"""Workers that count the same authorizations at the same moment: each is counted once, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection

from orders.card_windows import card_windows
from orders.services import count_authorizations
from tests.orders.cards import CARD_A, CARD_B, authorized
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4


def count(events, start):
    try:
        start.wait(timeout=60)
        count_authorizations(events)
    finally:
        connection.close()


class TestCountsAtOnce:
    @pytest.mark.parametrize("seed", range(3))
    def test_add_up_to_what_happened(self, seed):
        happened = [*(authorized(CARD_A) for _ in range(60)), *(authorized(CARD_B) for _ in range(40))]
        start = Barrier(WORKERS)
        with ThreadPoolExecutor(WORKERS) as pool:
            heard = [Random(seed * WORKERS + number).sample(happened, len(happened)) for number in range(WORKERS)]
            for done in [pool.submit(count, events, start) for events in heard]:
                done.result(timeout=120)
        assert card_windows() == {(CARD_A, NOON): 60, (CARD_B, NOON): 40}
