"""``manage.py consume`` as it runs in earnest: processes of its own, signals, and a process that was asleep."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from uuid import uuid4

import msgspec
import pytest
from confluent_kafka import Producer
from django.core.management import CommandError, call_command

from events import kafka
from events.conf import conf
from events.models import Delivery, OutboxRecord, Parked, Position
from events.testing import eventually
from tests.events.consumer.chores import CHORES, DONE, ChoreGiven
from tests.events.database import url

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def topics(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([CHORES, DONE])


@pytest.fixture
def work(tmp_path):
    """Starts workers; their handlers leave a file of the chore's name in ``work.begun``."""

    @contextmanager
    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.events.consumer.worker", "hands", *arguments],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.events.crashes.settings",
                "DATABASE_URL": url(),
                "CRASH_EVENTS": msgspec.json.encode(conf()).decode(),
                "CHORES": str(tmp_path),
            },
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()

    start.begun = lambda name: (tmp_path / name).exists()
    return start


def give(*chores, partition=0):
    producer = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS})
    for chore in chores:
        producer.produce(
            conf().PREFIX + CHORES.name,
            key=chore.key,
            value=msgspec.json.encode(chore),
            headers=[("id", str(uuid4())), ("type", chore.wire_type)],
            partition=partition,
        )
    assert producer.flush(20) == 0


def done():
    return sorted(OutboxRecord.objects.values_list("aggregateid", flat=True))


def workers_with_partitions():
    name, client = conf().PREFIX + "hands", kafka.admin()
    group = client.describe_consumer_groups([name], request_timeout=5)[name].result()
    return sum(bool(member.assignment.topic_partitions) for member in group.members)


def stop(process, *, within):
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(within) == 0
    return time.monotonic() - began


class TestStopping:
    def test_finishes_the_event_in_hand_keeps_it_and_leaves_the_rest_to_the_next(self, work):
        give(ChoreGiven("SWEEP", 2.0), ChoreGiven("DUST"), ChoreGiven("MOP"))
        with work() as worker:
            eventually(lambda: work.begun("SWEEP"))
            stop(worker, within=5)
        assert "SWEEP" in done()
        with work() as worker:
            eventually(done, becomes=["DUST", "MOP", "SWEEP"])
            stop(worker, within=5)
        assert Delivery.objects.count() == 3

    def test_ends_at_once_when_there_is_nothing_to_do(self, work):
        give(ChoreGiven("SWEEP"))
        with work() as worker:
            eventually(done, becomes=["SWEEP"])
            assert stop(worker, within=5) < 3


class TestWorkers:
    def test_share_the_partitions_and_stop_together(self, work):
        with work("--workers", "2") as parent:
            eventually(workers_with_partitions, becomes=2)
            give(*(ChoreGiven(f"LEFT-{n}", 0.2) for n in range(20)), partition=0)
            give(*(ChoreGiven(f"RIGHT-{n}", 0.2) for n in range(20)), partition=1)
            eventually(lambda: len(done()) == 40)
            stop(parent, within=5)
        pids = {msgspec.json.decode(row.payload)["pid"] for row in OutboxRecord.objects.all()}
        assert len(pids) == 2
        assert parent.pid not in pids

    def test_must_be_one_at_least(self):
        with pytest.raises(CommandError, match="0 workers"):
            call_command("consume", "hands", "--workers", "0")


class TestZombie:
    def test_that_slept_past_its_session_writes_nothing_and_works_on(self, work):
        give(ChoreGiven("SWEEP", 1.0))
        with work() as zombie:
            eventually(lambda: work.begun("SWEEP"))
            zombie.send_signal(signal.SIGSTOP)
            with work() as successor:
                eventually(done, becomes=["SWEEP"], within=60)
                epoch = Position.objects.get(partition=0).epoch
                zombie.send_signal(signal.SIGCONT)
                give(ChoreGiven("DUST"), partition=0)
                give(ChoreGiven("MOP"), partition=1)
                eventually(done, becomes=["DUST", "MOP", "SWEEP"], within=60)
                stop(successor, within=10)
                give(ChoreGiven("AIR"), partition=0)
                eventually(done, becomes=["AIR", "DUST", "MOP", "SWEEP"], within=60)
        assert Position.objects.get(partition=0).epoch > epoch > 1
        assert not Parked.objects.exists()


class TestCheck:
    def test_tells_whether_the_group_runs(self, work, capsys):
        with pytest.raises(CommandError, match="No process consumes for hands"):
            call_command("consume", "hands", "--check")
        give(ChoreGiven("SWEEP"))
        with work() as worker:
            eventually(done, becomes=["SWEEP"])
            call_command("consume", "hands", "--check")
            assert "Processes that consume for hands: 1." in capsys.readouterr().out
            stop(worker, within=5)
