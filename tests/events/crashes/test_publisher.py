"""A publisher that is killed around its commit: the event goes with the change, whether or not anybody rang."""

import pytest

from events.models import OutboxRecord
from events.testing import eventually, relaying
from tests.events.crashes.mill import SACKS
from tests.events.crashes.scene import assert_whole, read_all

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mill")]


class TestKilledPublisher:
    def test_before_its_commit_published_nothing(self, dies):
        dies("bring", "ANNA", "1", at="events.outbox:write", after=True)
        assert not OutboxRecord.objects.exists()

    def test_after_its_commit_and_before_it_rang_has_published_all_the_same(self, dies, settings, tmp_path):
        settings.EVENTS = {**settings.EVENTS, "DOORBELL": f"unix:{tmp_path}/bell"}
        with relaying():
            dies("bring", "ANNA", "1", at="events.doorbell:ring")
            assert OutboxRecord.objects.count() == 1
            eventually(lambda: len(read_all(SACKS)) == 1)
        assert assert_whole(SACKS) == 0
