import pytest

from events.conf import conf
from events.observe.aside import Aside
from shop.insight.pipeline.speeds import Pace
from shop.insight.pipeline.states import BEHIND, HALTED, STILL, STOPPED, UNKNOWN, WELL, state

FULL = Aside(records=30, keys=conf().BREAKER_KEYS)


def so(*, paused="", members=1, behind=0, aside=Aside(), pace=Pace()):  # noqa: B008 - they never change
    return state(paused=paused, members=members, behind=behind, aside=aside, pace=pace)


class TestState:
    @pytest.mark.parametrize(
        ("found", "said"),
        [
            (so(), WELL),
            (so(behind=3, pace=Pace(2.0, 0.0)), WELL),
            (so(behind=500, pace=Pace(2.0, 1.0)), BEHIND),
            (so(behind=500), BEHIND),
            (so(behind=1, pace=Pace(0.0, 0.0)), STILL),
            (so(members=0), STOPPED),
            (so(members=0, aside=Aside(records=1, keys=1)), STOPPED),
            (so(members=0, aside=FULL), HALTED),
            (so(members=None, behind=500), UNKNOWN),
        ],
    )
    def test_is_told_in_a_word(self, found, said):
        assert found == said

    def test_of_a_paused_group_names_who_paused_it(self):
        found = so(paused="paused by ada since noon: moths", members=0)
        assert (found.kind, found.words, found.about) == ("paused", "paused", "Paused by ada since noon: moths")
