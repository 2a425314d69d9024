import pytest
from django.core.cache import cache

from events.peek import LogAway
from shop.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_looked_before")]  # for Valkey's sake


def counting():
    asked = []

    def ask():
        asked.append(1)
        return len(asked)

    return ask


class TestShared:
    def test_asks_once_while_the_answer_is_fresh(self):
        ask = counting()
        assert [shared("rugs", ask, fresh_seconds=60) for _ in range(3)] == [1, 1, 1]

    def test_asks_again_when_it_is_old(self):
        ask = counting()
        assert [shared("rugs", ask, fresh_seconds=0) for _ in range(3)] == [1, 2, 3]

    def test_gives_the_old_answer_while_somebody_else_asks(self):
        ask = counting()
        shared("rugs", ask, fresh_seconds=0)
        cache.set("shared:rugs:asking", 1)
        assert shared("rugs", ask, fresh_seconds=0) == 1

    def test_lets_the_next_one_ask_after_a_failure(self):
        def fail():
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            shared("rugs", fail)
        assert shared("rugs", counting()) == 1

    def test_shares_for_a_moment_that_the_log_is_away(self):
        ask = counting()

        def away():
            ask()
            raise LogAway("Kafka sleeps.")

        for _ in range(3):
            with pytest.raises(LogAway, match="Kafka sleeps"):
                shared("rugs", away)
        assert ask() == 2

    def test_asks_once_in_each_process_while_valkey_is_away(self, no_valkey):
        ask = counting()
        assert [shared("rugs", ask, fresh_seconds=60) for _ in range(3)] == [1, 1, 1]
        assert shared("lamps", ask) == 2

    def test_asks_again_when_it_is_old_also_then(self, no_valkey):
        ask = counting()
        assert [shared("rugs", ask, fresh_seconds=0) for _ in range(3)] == [1, 2, 3]

    def test_shares_also_then_that_the_log_is_away(self, no_valkey):
        ask = counting()

        def away():
            ask()
            raise LogAway("Kafka sleeps.")

        for _ in range(3):
            with pytest.raises(LogAway, match="Kafka sleeps"):
                shared("rugs", away)
        assert ask() == 2
