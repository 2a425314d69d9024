from datetime import UTC, datetime, timedelta, timezone

import pytest

from orders.windows import WINDOW, window_start
from tests.orders.conftest import NOON


class TestWindowStart:
    @pytest.mark.parametrize("after", [timedelta(0), timedelta(microseconds=1), WINDOW - timedelta(microseconds=1)])
    def test_is_the_same_for_five_minutes(self, after):
        assert window_start(NOON + after) == NOON

    def test_is_the_next_one_when_they_are_over(self):
        assert window_start(NOON + WINDOW) == NOON + WINDOW

    def test_is_counted_from_the_epoch_wherever_the_clock_hangs(self):
        half_past = timezone(timedelta(hours=5, minutes=53))  # as Calcutta's was
        assert window_start(datetime(1970, 1, 1, tzinfo=UTC) - timedelta(seconds=1)).minute == 55
        assert window_start(NOON.astimezone(half_past) + timedelta(minutes=2)) == NOON
