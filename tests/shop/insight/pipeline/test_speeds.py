import pytest

from shop.insight.pipeline.speeds import NOBODY_KNOWS, Pace, outlook, per_second, rate, span


class TestRate:
    def test_is_what_came_in_a_second(self):
        assert rate(100, 160, seconds=30) == 2

    @pytest.mark.parametrize(("then", "now", "seconds"), [(None, 3, 1), (3, None, 1), (3, 4, 0), (3, 4, -1)])
    def test_is_not_known_without_both(self, then, now, seconds):
        assert rate(then, now, seconds=seconds) is None

    def test_is_not_known_of_a_count_that_somebody_set_back(self):
        assert rate(100, 40, seconds=10) is None


class TestOutlook:
    @pytest.mark.parametrize(
        ("behind", "pace", "said"),
        [
            (None, Pace(), ""),
            (0, Pace(), "caught up"),
            (7, Pace(), "not known yet"),
            (7, Pace(speed=10, closing=0), "keeps up"),
            (600, Pace(speed=10, closing=5), "in 2 min"),
            (600, Pace(speed=10, closing=0), "never at this speed"),
            (600, Pace(speed=10, closing=-3), "never at this speed"),
            (600, Pace(speed=0, closing=0), "never at this speed"),
        ],
    )
    def test_says_when_all_will_be_applied(self, behind, pace, said):
        assert outlook(behind, pace) == said


class TestSpan:
    @pytest.mark.parametrize(
        ("seconds", "said"),
        [(0, "0 s"), (0.2, "1 s"), (59, "59 s"), (120, "2 min"), (7_300, "2 h"), (200_000, "2 d"), (9e9, "104,167 d")],
    )
    def test_is_told_in_its_greatest_unit(self, seconds, said):
        assert span(seconds) == said


class TestPerSecond:
    @pytest.mark.parametrize(
        ("speed", "said"),
        [(None, NOBODY_KNOWS), (0, "0/s"), (0.01, "0.1/s"), (2.34, "2.3/s"), (12.3, "12/s"), (1_200, "1,200/s")],
    )
    def test_is_short(self, speed, said):
        assert per_second(speed) == said
