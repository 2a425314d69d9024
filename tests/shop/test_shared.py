from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.cache import cache

from events.peek import LogAway
from shop import shared as sharing
from shop.edition import edition
from shop.shared import Known, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_looked_before")]  # for Valkey's sake


RUGS = f"shared:{edition()}:rugs"


class Woven:
    """What a version of the code kept whose class is no more."""


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
        cache.set(f"{RUGS}:asking", "somebody else")
        assert shared("rugs", ask, fresh_seconds=0) == 1

    def test_has_one_ask_for_all_who_come_while_nothing_is_known(self, monkeypatch):
        monkeypatch.setattr(sharing, "LOOKS", 10_000)
        ask, asked, go_on = counting(), Event(), Event()

        def slowly():
            asked.set()
            assert go_on.wait(30)
            return ask()

        with ThreadPoolExecutor(4) as threads:
            first = threads.submit(shared, "rugs", slowly, fresh_seconds=60)
            assert asked.wait(30)
            others = [threads.submit(shared, "rugs", ask, fresh_seconds=60) for _ in range(3)]
            go_on.set()
            assert {one.result() for one in (first, *others)} == {1}

    def test_asks_for_itself_when_somebody_else_takes_too_long_for_the_first_answer(self, monkeypatch):
        monkeypatch.setattr(sharing, "LOOKS", 2)
        cache.set(f"{RUGS}:asking", "somebody else")
        assert shared("rugs", counting()) == 1

    def test_leaves_the_lock_to_whoever_has_it_by_now(self):
        def too_long():
            cache.set(f"{RUGS}:asking", "somebody else")

        shared("rugs", too_long)
        assert cache.get(f"{RUGS}:asking") == "somebody else"
        cache.delete(f"{RUGS}:asking")
        shared("rugs", counting(), fresh_seconds=0)
        assert cache.get(f"{RUGS}:asking") is None

    def test_does_not_know_what_other_code_kept(self, monkeypatch, caplog):
        cache.set(RUGS, Known(1e12, Woven()))
        monkeypatch.delitem(globals(), "Woven")
        assert shared("rugs", counting()) == 1
        assert "cannot be read" in caplog.text

    def test_does_not_know_what_is_of_another_shape(self):
        cache.set(RUGS, (1e12, "a rug"))
        assert shared("rugs", counting()) == 1

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

    def test_has_one_ask_whether_the_log_is_back_and_others_not_wait_for_that(self, monkeypatch):
        monkeypatch.setattr(sharing, "AWAY_SECONDS", 0)
        ask = counting()

        def away():
            ask()
            raise LogAway("Kafka sleeps.")

        with pytest.raises(LogAway):
            shared("rugs", away)
        cache.set(f"{RUGS}:asking", "somebody else")
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

    def test_forgets_then_what_is_old(self, no_valkey):
        for number in range(9):
            shared(f"rug-{number}", counting(), fresh_seconds=0)
        shared("lamps", counting(), fresh_seconds=60)
        assert set(sharing._alone) == {"lamps"}


class TestEdition:
    def test_is_the_same_for_the_same_sources_and_another_for_others(self, settings, tmp_path):
        edition.cache_clear()
        try:
            ours = edition()
            settings.BASE_DIR = tmp_path
            edition.cache_clear()
            assert edition() != ours
        finally:
            edition.cache_clear()
