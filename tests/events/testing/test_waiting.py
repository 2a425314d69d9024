from itertools import count

import pytest

from events.testing import aeventually, eventually

FEW = 0.05  # seconds


class TestEventually:
    def test_asks_until_the_answer_is_true_and_returns_it(self):
        answers = iter(["", "", "GARISH-RUG"])
        assert eventually(lambda: next(answers), every=0) == "GARISH-RUG"

    def test_asks_until_the_answer_is_the_wanted_one(self):
        numbers = count()
        assert eventually(lambda: next(numbers), becomes=3, every=0) == 3

    def test_takes_a_failed_assertion_for_not_yet(self):
        numbers = count()

        def there_are_three():
            assert next(numbers) == 3
            return "three"

        assert eventually(there_are_three, every=0) == "three"

    def test_tells_the_last_answer_when_time_is_up(self):
        def rugs_hung():
            return 2

        with pytest.raises(AssertionError, match=r"^rugs_hung was 2, not 3, after 0\.05 s\.$"):
            eventually(rugs_hung, becomes=3, within=FEW)

    def test_is_caused_by_the_last_exception_when_time_is_up(self):
        with pytest.raises(AssertionError, match="KeyError: 'GARISH-RUG'") as failure:
            eventually(lambda: {}["GARISH-RUG"], within=FEW)
        assert isinstance(failure.value.__cause__, KeyError)

    def test_raises_a_programming_error_at_once(self):
        with pytest.raises(TypeError):
            eventually(lambda: len(3), within=60)

    def test_asks_once_at_least(self):
        assert eventually(lambda: True, within=0)


def awaited(coroutine):
    """Run it without a loop: these tests never sleep."""
    with pytest.raises(StopIteration) as done:
        coroutine.send(None)
    return done.value.value


class TestAeventually:
    def test_awaits_what_a_coroutine_function_answers(self):
        async def answer():
            return "GARISH-RUG"

        assert awaited(aeventually(answer)) == "GARISH-RUG"

    def test_takes_a_plain_function_too(self):
        assert awaited(aeventually(lambda: 3, becomes=3)) == 3

    def test_tells_the_last_answer_when_time_is_up(self):
        with pytest.raises(AssertionError, match="was 2, not 3"):
            awaited(aeventually(lambda: 2, becomes=3, within=0))
