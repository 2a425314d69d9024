"""The counting itself. How people are asked to wait is in api/test_problems.py and safety/test_limits.py."""

from uuid import uuid4

import pytest
import redis

from shop import rates
from shop.rates import Rate, household, spend

pytestmark = pytest.mark.django_db  # for Valkey, which runs where the database does

MINUTE = 60
NOON = 1_777_636_800.0  # begins a window


class Caller:
    """Somebody with an address of their own, who asks at chosen times."""

    def __init__(self, rate="6/min"):
        self.address, self.rate = f"test-{uuid4()}", Rate.of(rate)

    def asks(self, at, *, what="orders", times=1):
        """How many of so many requests get through."""
        return sum(not self.waits(at, what=what) for _ in range(times))

    def waits(self, at, *, what="orders"):
        return spend(what, self.address, self.rate, now=NOON + at)


@pytest.fixture
def ada():
    return Caller()


class TestARate:
    @pytest.mark.parametrize(
        ("text", "rate"),
        [
            ("6/min", (6, 60)),
            ("6/m", (6, 60)),
            ("1/s", (1, 1)),
            ("20/hour", (20, 3600)),
            ("5/d", (5, 86400)),
            ("", None),
        ],
    )
    def test_is_read_from_settings(self, text, rate):
        assert Rate.of(text) == rate

    @pytest.mark.parametrize("text", ["6", "six/min", "-6/min", "6/fortnight", "6/", "/min"])
    def test_that_is_none_is_refused_with_an_example(self, text):
        with pytest.raises(ValueError, match="60/min"):
            Rate.of(text)


class TestSpending:
    def test_lets_so_many_through_and_no_more(self, ada):
        assert ada.asks(0, times=9) == 6

    def test_counts_callers_and_kinds_apart(self, ada):
        ada.asks(0, times=9)
        assert Caller().asks(0) == 1
        assert ada.asks(0, what="reads") == 1

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
        wait = ada.waits(at)
        assert wait
        assert ada.waits(at + wait - 2)
        assert not ada.waits(at + wait)

    def test_has_no_end_without_a_rate(self):
        assert Caller("").asks(0, times=9) == 9

    def test_goes_on_while_valkey_is_away_and_says_so_once(self, ada, monkeypatch, caplog):
        def away(**_):
            raise redis.ConnectionError("refused")

        monkeypatch.setattr(rates, "client", away)
        monkeypatch.setattr(rates, "_said_at", None)
        assert ada.asks(0, times=60) == 60
        assert caplog.text.count("Nobody counts requests") == 1


class TestAHousehold:
    @pytest.mark.parametrize(
        ("address", "known_as"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("", "unknown"),
        ],
    )
    def test_shares_what_comes_before_the_last_half_of_ipv6(self, address, known_as):
        assert household(address) == known_as
