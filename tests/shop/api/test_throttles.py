"""The counting itself; what callers are told is in test_problems.py."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from shop.api.throttles import Orders, Reads

pytestmark = pytest.mark.django_db  # for Valkey, which runs where the database does

MINUTE = 60
NOON = 1_777_636_800.0  # begins a window


class Caller:
    """Somebody with an address of their own, who asks at chosen times."""

    def __init__(self):
        self.request = RequestFactory(REMOTE_ADDR=f"test-{uuid4()}").post("/api/v1/orders")
        self.request.user = AnonymousUser()

    def asks(self, at, *, throttle=Orders, times=1):
        """How many of so many requests get through."""
        return sum(self.ask(at, throttle)[0] for _ in range(times))

    def ask(self, at, throttle=Orders):
        asked = throttle()
        asked.timer = lambda: NOON + at
        allowed = asked.allow_request(self.request, None)
        return allowed, None if allowed else asked.wait()


@pytest.fixture
def ada(settings):
    settings.API_ORDERS_RATE, settings.API_READS_RATE = "6/min", "600/min"
    return Caller()


class TestAThrottle:
    def test_lets_so_many_through_and_no_more(self, ada):
        assert ada.asks(0, times=9) == 6

    def test_counts_callers_and_kinds_apart(self, ada):
        ada.asks(0, times=9)
        assert Caller().asks(0) == 1
        assert ada.asks(0, throttle=Reads) == 1

    def test_lets_nobody_double_the_rate_where_two_minutes_meet(self, ada):
        assert ada.asks(59, times=6) == 6
        assert ada.asks(61, times=6) == 0

    def test_forgets_the_last_minute_bit_by_bit(self, ada):
        ada.asks(0, times=6)
        assert ada.asks(MINUTE + 30, times=6) == 3
        assert ada.asks(3 * MINUTE, times=6) == 6

    def test_does_not_count_what_it_refused(self, ada):
        ada.asks(0, times=60)
        assert ada.asks(2 * MINUTE, times=9) == 6

    @pytest.mark.parametrize("at", [0, 30, 59, MINUTE + 1, MINUTE + 31])
    def test_says_when_the_next_one_is_let_through_and_not_much_later(self, ada, at):
        ada.asks(0, times=6)
        ada.asks(at, times=6)
        allowed, wait = ada.ask(at)
        assert not allowed
        assert ada.ask(at + wait - 2)[0] is False
        assert ada.ask(at + wait)[0] is True

    def test_is_none_without_a_rate(self, ada, settings):
        settings.API_ORDERS_RATE = ""
        assert ada.asks(0, times=9) == 9
