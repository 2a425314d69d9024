"""A relay that is killed: its successor publishes the rest, repeats at most what was in flight, and keeps the order."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from events import kafka
from events.models import Parked, RelayState, Timer
from events.relay import refused
from events.testing import eventually, relaying
from events.timers import schedule
from tests.events.crashes.mill import FLOUR, SACKS, SackBrought, SackGround
from tests.events.crashes.scene import assert_whole, bring, read_all, sacks

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mill")]


@pytest.fixture(autouse=True)
def small_pages(settings):
    settings.EVENTS = {**settings.EVENTS, "PAGE_SIZE": 3}  # so the window of four pages is full after twelve rows


def all_is_published():
    state = RelayState.objects.get()
    return state.a == state.b and state.published


def finish():
    """Somebody else takes over, once the dead relay's lease is over."""
    bring(SackBrought("LATE", 0))
    with relaying():
        eventually(lambda: b"LATE" in {message.key() for message in read_all(SACKS)})
        eventually(all_is_published)


@pytest.fixture
def without_sacks(mill, settings):
    """A broker that lacks the topic of sacks, and a relay that sets aside what Kafka refuses."""
    soon = {"topic.metadata.propagation.max.ms": 100}
    prefix = f"t{uuid4().hex[:8]}-"
    settings.EVENTS = {**settings.EVENTS, "PREFIX": prefix, "ON_REFUSED": "park", "KAFKA": soon}
    kafka.create_topics([FLOUR])


class TestKilledRelay:
    def test_after_it_saved_the_pair_and_before_it_sent_anything(self, dies):
        bring(*sacks(10))
        dies("relay", at="events.relay.publishing:Publishing._send")
        assert RelayState.objects.get().a != RelayState.objects.get().b
        assert read_all(SACKS) == []
        finish()
        assert assert_whole(SACKS) == 0

    def test_after_it_sent_and_before_it_heard_of_an_acknowledgement(self, dies):
        bring(*sacks(10))
        dies("relay", at="events.relay.sender:Sender.acknowledged")
        assert RelayState.objects.get().position == 0
        finish()
        assert assert_whole(SACKS) <= 12

    def test_between_acknowledgement_and_cursor(self, dies):
        bring(*sacks(10))
        dies("relay", at="events.relay.publishing:Publishing._save")
        sent = len(read_all(SACKS))
        assert sent >= 3
        assert RelayState.objects.get().published == 0
        finish()
        assert assert_whole(SACKS) == sent

    def test_between_acknowledgement_and_cursor_in_the_middle_of_a_batch(self, dies):
        bring(*sacks(10))
        dies("relay", at="events.relay.publishing:Publishing._save", nth=2)
        sent, saved = len(read_all(SACKS)), RelayState.objects.get().published
        assert 0 < saved < sent
        finish()
        assert assert_whole(SACKS) == sent - saved

    def test_right_after_it_saved_the_cursor(self, dies):
        bring(*sacks(10))
        dies("relay", at="events.relay.publishing:Publishing._save", after=True)
        finish()
        assert assert_whole(SACKS) == 0

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_around_the_statement_that_moves_due_timers(self, dies, after):
        with transaction.atomic():
            schedule(SackBrought("DUE", 0), due_at=timezone.now(), name="due")
        dies("relay", at="events.timers:move_due", after=after)
        assert Timer.objects.exists() is not after
        finish()
        assert not Timer.objects.exists()
        assert assert_whole(SACKS) == 0
        assert [message.key() for message in read_all(SACKS)].count(b"DUE") == 1


@pytest.mark.usefixtures("without_sacks")
class TestKilledRelayThatSetsAside:
    def test_before_that_is_committed_leaves_the_cursor_before_it(self, dies):
        bring(SackBrought("ANNA", 0), SackGround("ANNA", 0), SackBrought("ANNA", 1))
        dies("relay", at="events.relay.refused:park", after=True)
        assert (Parked.objects.count(), RelayState.objects.get().published) == (0, 0)
        with relaying():
            eventually(all_is_published)
        assert [bool(row.error) for row in Parked.objects.order_by("id")] == [True, False]
        assert_whole(FLOUR)

    def test_before_it_is_committed_that_they_are_published_publishes_them_again_in_order(self, dies):
        bring(*(SackBrought("ANNA", number) for number in range(3)))
        with relaying():
            eventually(lambda: Parked.objects.count() == 3)
        kafka.create_topics([SACKS])
        refused.redrive(topic="sacks", key="ANNA")
        dies("relay", at="events.relay.refused:forget", after=True)
        assert (Parked.objects.count(), len(read_all(SACKS))) == (3, 3)
        with relaying():
            eventually(lambda: not Parked.objects.exists())
        assert assert_whole(SACKS) == 3
