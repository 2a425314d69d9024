import pytest
from django.utils.translation import get_language, override

from shop.queries.briefly import MOST_KEPT, briefly


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def question(settings, clock, asked):
    settings.LISTS_KEPT_SECONDS = 1

    def ask(*, q: str = "") -> str:
        asked.append(q)
        return q.upper()

    return briefly(ask, clock=clock)


class TestBriefly:
    def test_asks_once_while_the_answer_is_fresh(self, question, clock, asked):
        assert question(q="lamp") == question(q="lamp") == "LAMP"
        assert asked == ["lamp"]
        clock.now = 1.0
        assert question(q="lamp") == "LAMP"
        assert asked == ["lamp", "lamp"]

    def test_gives_everybody_the_answer_to_their_own_question(self, question):
        assert (question(q="lamp"), question(q="rug"), question()) == ("LAMP", "RUG", "")

    def test_keeps_no_more_than_it_should(self, question, asked):
        for number in range(MOST_KEPT + 1):
            question(q=str(number))
        question(q="0")
        assert asked.count("0") == 2

    def test_keeps_nothing_where_that_is_switched_off(self, question, asked, settings):
        settings.LISTS_KEPT_SECONDS = 0
        question(q="lamp")
        question(q="lamp")
        assert asked == ["lamp", "lamp"]

    def test_keeps_what_each_language_calls_it_apart(self, settings, clock):
        settings.LISTS_KEPT_SECONDS = 1
        spoken = briefly(get_language, clock=clock)
        for language in ("en", "de", "en"):
            with override(language):
                assert spoken() == language
