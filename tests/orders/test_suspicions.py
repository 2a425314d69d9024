"""What Flink found stands beside what our own handler counted, whichever heard of it first."""

from datetime import UTC, datetime, timedelta

import pytest

from orders.models import CardWindow, FlaggedCard
from orders.suspicions import Suspicion, latest_suspicions

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def flagged(card, at, count):
    FlaggedCard.objects.create(card_fingerprint=card, window_start=at, authorizations=count, flagged_at=at)


def counted(card, at, count):
    CardWindow.objects.create(card_fingerprint=card, window_start=at, authorizations=count)


@pytest.mark.django_db
class TestLatestSuspicions:
    def test_are_none_at_first(self):
        assert latest_suspicions(limit=5) == []

    def test_set_both_counts_side_by_side_with_the_newest_window_first(self):
        flagged("garish-rug", NOON, 4)
        counted("garish-rug", NOON, 4)
        flagged("loud-lamp", LATER, 6)
        counted("calm-cup", LATER, 7)
        assert latest_suspicions(limit=5) == [
            Suspicion("calm-cup…", LATER, None, 7),
            Suspicion("loud-lam…", LATER, 6, None),
            Suspicion("garish-r…", NOON, 4, 4),
        ]

    def test_leave_out_what_is_not_often(self):
        counted("calm-cup", NOON, 3)
        assert latest_suspicions(limit=5) == []

    def test_are_no_more_than_asked_for(self):
        for number in range(4):
            flagged(f"card-{number}", NOON + number * timedelta(minutes=5), 4)
        assert [one.card for one in latest_suspicions(limit=2)] == ["card-3…", "card-2…"]

    def test_are_of_the_same_cards_on_both_sides_where_a_window_has_more_than_are_shown(self):
        cards = [f"card-{number}" for number in range(6)]
        for card in cards:
            flagged(card, NOON, 4)
        for card in reversed(cards):
            counted(card, NOON, 4)
        assert latest_suspicions(limit=2) == [Suspicion("card-0…", NOON, 4, 4), Suspicion("card-1…", NOON, 4, 4)]

    def test_say_whether_both_agree(self):
        assert Suspicion("c", NOON, 4, 4).agree
        assert not Suspicion("c", NOON, 4, 5).agree
        assert not Suspicion("c", NOON, None, 4).agree
