from datetime import timedelta
from uuid import uuid4

import pytest
from confluent_kafka import KafkaError, KafkaException
from django.db import transaction
from django.utils import timezone

from events import kafka, probes
from events.models import Position, RelayState
from events.operations import pause
from events.outbox import publish_many
from events.probes import Unwell, check_group, check_relay
from events.testing import eventually
from tests.events.broker import consuming, relaying
from tests.events.weaving import RUGS, WEAVERS, RugWoven


@pytest.fixture
def relay():
    def of(*, seconds, name="loom-7:4711"):
        lease = timezone.now() + timedelta(seconds=seconds)
        RelayState.objects.create(owner=uuid4(), owner_name=name, expires_at=lease)

    return of


@pytest.mark.django_db
class TestCheckRelay:
    def test_names_who_holds_the_lease_and_what_waits(self, relay):
        relay(seconds=10)
        assert check_relay() == "The relay loom-7:4711 holds the lease. 0 events waiting, the oldest for 0 s."

    def test_finds_it_unwell_when_the_lease_ran_out(self, relay):
        relay(seconds=-1)
        with pytest.raises(Unwell, match="No relay holds the lease"):
            check_relay()

    def test_finds_it_unwell_when_it_never_ran(self):
        with pytest.raises(Unwell, match="No relay holds the lease"):
            check_relay()

    def test_does_not_blame_it_for_the_database(self, monkeypatch):
        from django.db import OperationalError

        monkeypatch.setattr(probes, "relay_holder", lambda: (_ for _ in ()).throw(OperationalError("gone")))
        assert "not the relay's fault: gone" in check_relay()


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestCheckGroup:
    @pytest.fixture(autouse=True)
    def alone(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])

    def test_finds_it_unwell_until_a_process_consumes(self, loom):
        with pytest.raises(Unwell, match="No process consumes for weavers"):
            check_group(WEAVERS)

        def is_well():
            try:
                return check_group(WEAVERS) == "Processes that consume for weavers: 1."
            except Unwell:
                return False

        with consuming(WEAVERS):
            eventually(is_well)

    def test_finds_it_unwell_when_it_stands_still_before_old_events(self, loom, monkeypatch):
        with transaction.atomic():
            publish_many([RugWoven(sku="GARISH-RUG")])
        with relaying(), consuming(WEAVERS):
            eventually(lambda: loom.seen)
            assert check_group(WEAVERS) == "Processes that consume for weavers: 1."
            monkeypatch.setattr(probes, "timezone", in_the_future)
            assert check_group(WEAVERS) == "Processes that consume for weavers: 1."
            Position.objects.update(position=0)
            with pytest.raises(Unwell, match=r"weavers stands still in rugs\[\d\] at 0"):
                check_group(WEAVERS)

    def test_does_not_blame_it_for_a_pause(self, loom, monkeypatch):
        with transaction.atomic():
            publish_many([RugWoven(sku="GARISH-RUG")])
        with relaying(), consuming(WEAVERS):
            eventually(lambda: loom.seen)
            pause(group="weavers", actor="ada")
            Position.objects.update(position=0)
            monkeypatch.setattr(probes, "timezone", in_the_future)
            well = check_group(WEAVERS)
        assert well.startswith("Processes that consume for weavers: 1. They wait: it is paused by ada since ")

    def test_looks_only_where_the_group_reads(self):
        long_ago = timezone.now() - timedelta(days=1)
        Position.objects.create(
            group_name="weavers", topic="given-up", partition=0, position=0, topic_id="gone", updated_at=long_ago
        )
        with pytest.raises(Unwell, match="No process consumes for weavers"):
            check_group(WEAVERS)

    def test_takes_a_refusal_of_kafkas_for_no_outage(self, monkeypatch):
        def refuse(*_):
            raise KafkaException(KafkaError(KafkaError.GROUP_AUTHORIZATION_FAILED))

        monkeypatch.setattr(probes, "_standing_still", refuse)
        with pytest.raises(Unwell, match="Kafka refuses"):
            check_group(WEAVERS)

    def test_does_not_blame_it_for_kafka(self, settings, monkeypatch):
        monkeypatch.setattr(probes, "PROBE_SECONDS", 0.2)
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        assert check_group(WEAVERS).startswith("Kafka does not answer, which is not the group's fault")


class in_the_future:  # noqa: N801 - stands in for django.utils.timezone
    @staticmethod
    def now():
        return timezone.now() + timedelta(hours=1)
