"""What becomes of rows that the real broker refuses."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource
from django.db import connection, transaction

from events import kafka
from events.conf import conf
from events.models import Decision, OutboxRecord, Parked, RelayState
from events.operations import discard, redrive, redrive_group
from events.outbox import publish_many
from events.relay.refused import Refused, TooManyParked
from events.relay.runner import Relay
from tests.events.broker import eventually, read, relaying
from tests.events.weaving import RUGS, RugMeasured

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

LARGE = "x" * 5_000
RUG = {"topic": "rugs", "key": b"GARISH-RUG"}


@pytest.fixture(autouse=True)
def topic(settings):
    """Topics of each test's own, which take small records only."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-", "ON_REFUSED": "park"}
    kafka.create_topics([RUGS])
    configure("max.message.bytes", "2000")


def configure(name, value):
    entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ConfigResource.Type.TOPIC, conf().PREFIX + RUGS.name, incremental_configs=[entry])
    client = kafka.admin()
    for future in client.incremental_alter_configs([resource]).values():
        future.result()


def measure(*rugs):
    with transaction.atomic():
        publish_many([RugMeasured(sku=sku, note=note) for sku, note in rugs])


def positions():
    return {row.payload.count("x"): row.position for row in OutboxRecord.objects.all()}


@contextmanager
def stopping():
    """A relay that stops at a row must say which."""
    with pytest.raises(Refused) as caught:
        Relay().run()
    yield str(caught.value)


def keys_and_sizes(messages):
    return [(message.key().decode(), message.value().count(b"x")) for message in messages]


class TestStop:
    @pytest.fixture(autouse=True)
    def stop(self, settings):
        settings.EVENTS = {**settings.EVENTS, "ON_REFUSED": "stop"}

    def test_names_the_row_and_the_remedy(self):
        measure(("GARISH-RUG", LARGE))
        row = OutboxRecord.objects.get()
        with stopping() as said:
            assert f"row {row.position}" in said
            assert f"{row.id}" in said
            assert "max.message.bytes" in said

    def test_names_the_first_of_two_that_look_alike(self):
        measure(("GARISH-RUG", LARGE), ("GARISH-RUG", LARGE))
        first = OutboxRecord.objects.earliest("position")
        with stopping() as said:
            assert f"{first.id}" in said

    def test_lets_nothing_of_the_key_overtake_and_goes_on_from_there(self):
        measure(("GARISH-RUG", LARGE), *(("GARISH-RUG", "x" * n) for n in range(40)))
        with stopping():
            configure("max.message.bytes", "1000000")
        with relaying():
            messages = read(RUGS, at_least=41)
        assert [size for _, size in keys_and_sizes(messages)] == [5000, *range(40)]

    def test_parks_nothing_that_is_behind_the_row(self, settings):
        settings.EVENTS = {**settings.EVENTS, "ON_REFUSED": "park"}
        measure(("GARISH-RUG", LARGE))
        with relaying():
            eventually(lambda: Parked.objects.count() == 1)
        settings.EVENTS = {**settings.EVENTS, "ON_REFUSED": "stop"}
        measure(("GARISH-RUG", "x"), ("GAUDY-RUG", LARGE), ("GARISH-RUG", "xx"))
        with stopping():
            assert [bytes(row.value).count(b"x") for row in Parked.objects.all()] == [5000, 1]

    def test_says_so_in_its_own_words_only(self, caplog):
        measure(("GARISH-RUG", LARGE))
        with stopping():
            assert "Gap-less" not in caplog.text

    def test_leaves_the_cursor_right_before_the_row(self):
        measure(("A", "x"), ("GARISH-RUG", LARGE))
        with stopping():
            assert RelayState.objects.get().position == positions()[5000] - 1


class TestPark:
    def test_sets_the_key_aside_in_order_while_others_go_on(self):
        measure(("GARISH-RUG", LARGE), ("GARISH-RUG", "xx"), ("PLAIN-RUG", "x"))
        with relaying():
            assert keys_and_sizes(read(RUGS, at_least=1)) == [("PLAIN-RUG", 1)]
            eventually(lambda: Parked.objects.count() == 2)
            measure(("GARISH-RUG", "xxx"), ("PLAIN-RUG", "xxxx"))
            eventually(lambda: Parked.objects.count() == 3)
            assert len(read(RUGS, at_least=2)) == 2
        parked = list(Parked.objects.all())
        assert [bytes(row.value).count(b"x") for row in parked] == [5000, 2, 3]
        assert [row.offset for row in parked] == [positions()[size] for size in (5000, 2, 3)]
        assert [bool(row.error) for row in parked] == [True, False, False]
        assert "max.message.bytes" in parked[0].error

    def test_does_not_blame_what_shared_a_batch_with_it(self):
        measure(*((f"RUG-{n}", "x") for n in range(20)), ("GARISH-RUG", LARGE), *((f"RUG-{n}", "x") for n in range(20)))
        with relaying():
            eventually(lambda: Parked.objects.count() == 1)
            read(RUGS, at_least=40)
        assert bytes(Parked.objects.get().key) == b"GARISH-RUG"

    def test_publishes_a_redriven_key_in_order_and_what_came_later_after_it(self):
        measure(("GARISH-RUG", LARGE), ("GARISH-RUG", "xx"))
        first = OutboxRecord.objects.earliest("position")
        with relaying():
            eventually(lambda: Parked.objects.count() == 2)
            measure(("GARISH-RUG", "xxx"))
            eventually(lambda: Parked.objects.count() == 3)
            configure("max.message.bytes", "1000000")
            assert redrive(group="relay", **RUG, actor="ada") == (3, 0, "", 0)
            measure(("GARISH-RUG", "xxxx"))
            messages = read(RUGS, at_least=4)
        assert [size for _, size in keys_and_sizes(messages)] == [5000, 2, 3, 4]
        assert messages[0].headers()[0] == ("id", str(first.id).encode())
        assert messages[0].headers()[3] == ("causation_id", None)
        assert messages[0].value() == first.payload.encode()
        assert 0 <= first.created_at.timestamp() * 1000 - messages[0].timestamp()[1] < 1

    def test_says_when_no_relay_runs_to_try_it(self):
        measure(("GARISH-RUG", LARGE))
        with relaying():
            eventually(Parked.objects.exists)
        outcome = redrive(group="relay", **RUG, actor="ada", seconds=0.0)
        assert (outcome.applied, outcome.left, outcome.error[:17]) == (0, 1, "No relay has trie")

    def test_keeps_what_is_refused_again(self):
        measure(("GARISH-RUG", LARGE), ("GARISH-RUG", "xx"))
        with relaying():
            eventually(lambda: Parked.objects.count() == 2)
            [(_, _, outcome)] = redrive_group(group="relay", actor="ada")
            assert (outcome.applied, outcome.left) == (0, 2)
            assert "max.message.bytes" in outcome.error
        assert Decision.objects.get().action == "redrive"

    def test_goes_on_by_itself_when_the_poison_is_discarded(self):
        measure(("GARISH-RUG", LARGE), ("GARISH-RUG", "xx"))
        with relaying():
            eventually(lambda: Parked.objects.count() == 2)
            discard(group="relay", **RUG, actor="ada", reason="too long a note", offset=positions()[5000])
            assert keys_and_sizes(read(RUGS, at_least=1)) == [("GARISH-RUG", 2)]
            eventually(lambda: not Parked.objects.exists())

    def test_parks_what_no_topic_takes(self, settings):
        settings.EVENTS = {
            **settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-", "KAFKA": {"topic.metadata.propagation.max.ms": 100},
        }  # fmt: skip
        measure(("GARISH-RUG", "x"))
        with relaying():
            eventually(lambda: Parked.objects.count() == 1)
        assert "create_topics" in Parked.objects.get().error

    def test_stops_at_the_limit_and_loses_nothing(self, settings, monkeypatch):
        monkeypatch.setattr("events.relay.publishing.SAVE_SECONDS", 60.0)  # both rows at once, on a busy machine too
        settings.EVENTS = {**settings.EVENTS, "PARKED_LIMIT": 1}
        measure(("GARISH-RUG", LARGE), ("GARISH-RUG", "xx"))
        with pytest.raises(TooManyParked, match="PARKED_LIMIT"):
            Relay().run()
        assert not Parked.objects.exists()
        assert RelayState.objects.get().a != RelayState.objects.get().b


class TestAClockAhead:
    def test_is_waited_for_and_nothing_is_parked(self, caplog):
        configure("message.timestamp.after.max.ms", "1000")
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into events_outbox (id, aggregatetype, aggregateid, type, payload, created_at) values "
                "(gen_random_uuid(), 'rugs', 'GARISH-RUG', 'weaving.rug-sold.v1', 'x', now() + interval '1 hour')"
            )
        with relaying():
            eventually(lambda: "imestamp" in caplog.text)
            configure("message.timestamp.after.max.ms", str(kafka.FAR_AHEAD_MS))
            assert keys_and_sizes(read(RUGS, at_least=1)) == [("GARISH-RUG", 1)]
        assert not Parked.objects.exists()
