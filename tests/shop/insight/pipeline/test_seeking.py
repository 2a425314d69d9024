from datetime import UTC, datetime

import pytest

from events import operations
from events.consumer.record import Place
from events.models import Decision
from events.operations import Move
from events.operations.seeking import GroupRuns, TakesTooLong
from shop.insight.pipeline import seeking
from shop.insight.pipeline.seeking import means

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kafka")]

SEEK = "/staff/pipeline/groups/order-validation/seek"
BACK = {"to": "earliest", "topic": "orders", "partition": "", "reason": "we missed some"}
MOVES = [Move(Place("orders", 0), 70, 0, parked=2), Move(Place("orders", 1), None, 0)]


@pytest.fixture
def asked(monkeypatch):
    """What was planned and moved, by an operation that does nothing."""
    calls = []

    def noted(name):
        def call(**said):
            calls.append((name, said))
            return MOVES

        return call

    for name in ("plan", "seek"):
        monkeypatch.setattr(seeking.operations, name, noted(name))
    return calls


def compared(page):
    return page.context["form"]["compared"].value()


class TestMeaning:
    @pytest.mark.parametrize(
        ("start", "to", "said"),
        [(70, 0, "70 come again"), (0, 1_070, "1,070 are left out"), (7, 7, "it stays"), (None, 7, "it begins there")],
    )
    def test_is_what_becomes_of_the_records_between(self, start, to, said):
        assert means(Move(Place("orders", 0), start, to)) == said


class TestSeeking:
    def test_tells_first_what_it_would_do(self, staff, asked):
        page = staff("manager").post(SEEK, BACK)
        assert asked == [
            (
                "plan",
                {"group": "order-validation", "to": "earliest", "topic": "orders", "partition": None, "reapply": False},
            )
        ]
        assert "nothing has moved yet" in page.text
        assert "take no effect again" in page.text
        assert "orders[0]" in page.text
        assert "70 come again" in page.text
        assert "we missed some" in page.text

    def test_moves_when_it_is_asked_for_what_was_shown(self, staff, asked):
        client = staff("manager")
        shown = client.post(SEEK, BACK)
        answer = client.post(SEEK, BACK | {"compared": compared(shown)}, follow=True)
        name, said = asked[-1]
        assert (name, said["actor"], said["reason"]) == ("seek", "manager", "we missed some")
        assert [str(message) for message in answer.context["messages"]] == [
            "order-validation was moved in 2 partitions."
        ]

    def test_holds_a_group_up_only_for_seconds_and_says_how_to_do_it_without_a_page(self, staff, asked, monkeypatch):
        client = staff("manager")
        shown = client.post(SEEK, BACK | {"reapply": "on"})

        def refuse(*, limit_seconds, **_):
            assert limit_seconds < 10
            raise TakesTooLong(f"A command waits: manage.py seek. {TakesTooLong.__doc__}")

        monkeypatch.setattr(seeking.operations, "seek", refuse)
        page = client.post(SEEK, BACK | {"reapply": "on", "compared": compared(shown)})
        assert "Nothing moved. A command waits: manage.py seek." in page.text
        assert "we missed some" in page.text

    def test_shows_anew_what_was_changed_since(self, staff, asked):
        client = staff("manager")
        shown = client.post(SEEK, BACK)
        client.post(SEEK, BACK | {"reapply": "on", "compared": compared(shown)})
        assert [name for name, _ in asked] == ["plan", "plan"]

    def test_applies_again_only_if_it_was_ticked_and_says_so(self, staff, asked):
        client = staff("manager")
        shown = client.post(SEEK, BACK | {"reapply": "on"})
        assert "take effect a second time" in shown.text
        assert "Move, and apply again" in shown.text
        client.post(SEEK, BACK | {"reapply": "on", "compared": compared(shown)})
        assert asked[-1][1]["reapply"] is True

    def test_takes_a_time_as_utc(self, staff, asked):
        staff("manager").post(SEEK, BACK | {"to": "2026-11-23T06:30"})
        assert asked[0][1]["to"] == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"to": ""},
            {"to": "yesterday"},
            {"to": "0001-01-01T00:00"},
            {"to": "9999-12-31T23:59-23:59"},
            {"to": "9" * 41},
            {"to": "ear\0liest"},
            {"topic": "moths"},
            {"partition": "-1"},
            {"partition": "x"},
            {"partition": "3", "topic": ""},
            {"reason": ""},
        ],
        ids=str,
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, staff, asked, wrong):
        page = staff("manager").post(SEEK, BACK | wrong)
        assert page.status_code == 200
        assert page.context["form"].errors
        assert asked == []
        if "reason" not in wrong:
            assert "we missed some" in page.text

    def test_of_a_running_group_says_to_pause_it(self, staff, monkeypatch):
        def refuse(**_):
            raise GroupRuns(f"It runs. {GroupRuns.__doc__}")

        monkeypatch.setattr(seeking.operations, "plan", refuse)
        page = staff("manager").post(SEEK, BACK)
        assert "Nothing moved. It runs." in page.text
        assert "The group is not paused." in page.text

    def test_of_a_paused_group_needs_no_advice(self, staff):
        operations.pause(group="order-validation", actor="ada")
        assert "The group is not paused." not in staff("manager").get(SEEK).text

    def test_does_not_wait_for_a_kafka_that_is_away(self, staff, kafka, asked):
        kafka.away = "Kafka sleeps."
        page = staff("manager").post(SEEK, BACK)
        assert "Nothing moved. Kafka sleeps." in page.text
        assert asked == []
        assert not Decision.objects.exists()
