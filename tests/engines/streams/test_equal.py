"""Flink and our own handler count the same ten thousand authorizations, and come to the same."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from events.testing import eventually
from events.testing.running import consuming
from orders.card_windows import card_windows
from orders.handlers.card_counts import CARD_COUNTS
from orders.windows import OFTEN, window_start
from tests.engines.streams.tills import NOON, authorized

SECONDS = 150
PAYMENTS, CARDS, WINDOWS = 10_000, 400, 6


@pytest.fixture
def same_log(streams, settings, transactional_db):
    """Our consumers read the topic that Flink reads."""
    settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": streams.broker, "PREFIX": streams.prefix}


@pytest.mark.timeout(400)
class TestTheTwoCounts:
    def test_are_equal_with_late_events_and_copies_among_them(self, same_log, till, possible_fraud):
        chance = random.Random(11)
        payments = [
            authorized(f"equal-{chance.randrange(CARDS)}", NOON + timedelta(minutes=5 * WINDOWS) * chance.random())
            for _ in range(PAYMENTS)
        ]
        truth = Counter((one.card_fingerprint, window_start(one.authorized_at)) for one in payments)
        often = {window: count for window, count in truth.items() if count >= OFTEN}
        assert 100 < len(often) < len(truth), "some are often and some are not, or there is nothing to compare"

        till.pay(*payments, *chance.sample(payments, 1_000))  # in no order of time, and a tenth of them twice
        with consuming(CARD_COUNTS):
            eventually(lambda: ours(card_windows()) == truth, within=SECONDS)
        eventually(lambda: possible_fraud.flags("equal-") == often, within=SECONDS, every=0.5)


def ours(windows):
    """Other tests pay with other cards."""
    return {window: count for window, count in windows.items() if window[0].startswith("equal-")}
