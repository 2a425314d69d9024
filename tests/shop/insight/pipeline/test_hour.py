from datetime import UTC, datetime, timedelta

from events.observe.sampling import OfGroup, Sampled
from shop.insight.pipeline.hour import STEPS, Hour, hour_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sample(seconds_ago, *, backlog=0, published=0, orders=None, behind=None):
    return Sampled(
        at=NOON - timedelta(seconds=seconds_ago),
        backlog=backlog,
        published=published,
        ends={} if orders is None else {"orders": orders},
        groups={"payments": OfGroup(behind=behind)},
    )


class TestHour:
    def test_of_no_samples_is_empty(self):
        empty = hour_of([], now=NOON)
        assert (empty.newest, empty.heard, empty.recent) == (None, None, ())
        assert set(empty.lines["backlog"]) == {None}

    def test_has_a_line_with_the_worst_of_each_half_minute(self):
        hour = hour_of([sample(25, backlog=900), sample(15, backlog=3), sample(5, backlog=4)], now=NOON)
        assert hour.lines["backlog"][-1] == 900
        assert len(hour.lines["backlog"]) == STEPS

    def test_has_a_line_of_speeds(self):
        hour = hour_of([sample(95, orders=100, published=50), sample(35, orders=160), sample(5, orders=220)], now=NOON)
        assert hour.lines["topic:orders"][-1] == 2
        assert hour.lines["topic:orders"][-2] is None

    def test_leaves_gaps_where_nobody_sampled_or_kafka_was_away(self):
        hour = hour_of([sample(65, orders=1, behind=7), sample(35), sample(5, orders=2, behind=9)], now=NOON)
        assert hour.lines["group:payments"][-3:] == (7, None, 9)
        assert hour.lines["topic:orders"][-3:] == (None, None, None)

    def test_knows_nothing_of_what_is_older(self):
        assert set(hour_of([sample(3_700, backlog=9)], now=NOON).lines["backlog"]) == {None}

    def test_bears_samples_from_the_future(self):
        assert hour_of([sample(-5, backlog=9)], now=NOON).newest is not None

    def test_remembers_the_last_one_that_heard_kafka(self):
        hour = hour_of([sample(15, orders=7), sample(5)], now=NOON)
        assert (hour.heard.ends, hour.newest.ends) == ({"orders": 7}, {})


class TestBefore:
    def test_is_the_sample_nearest_to_that_time(self):
        hour = hour_of([sample(seconds, orders=seconds) for seconds in (70, 40, 28, 10, 1)], now=NOON)
        assert hour.before(NOON, by=timedelta(seconds=30)).ends == {"orders": 28}

    def test_is_none_right_after_the_first_or_where_kafka_was_away(self):
        assert hour_of([sample(2, orders=1), sample(30)], now=NOON).before(NOON, by=timedelta(seconds=30)) is None

    def test_is_not_older_than_two_minutes(self):
        assert hour_of([sample(300, orders=1)], now=NOON).before(NOON, by=timedelta(seconds=30)) is None
        assert Hour().before(NOON, by=timedelta(seconds=30)) is None
