"""What the backbone can do, a test for each thing that people look for: read on, it is the shortest tour.

Most of these use the real broker. The rugs are in ``weaving.py``, the gallery that shows them in ``projections``.
"""

import subprocess
import sys
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from django.contrib.auth.models import Group as Guild
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from events import cloudevents, context, housekeeping, kafka
from events.conf import conf
from events.models import Delivery, OutboxRecord, Parked, Position, RelayState
from events.operations import redrive
from events.outbox import publish, publish_many
from events.projections.declaration import projections
from events.projections.rebuilding import rebuild
from events.relay.runner import connect
from events.schemas.archive import Archive
from events.schemas.guard import objections
from events.schemas.language import Language
from events.schemas.rendering import write
from events.testing import consuming, deliver, eventually, published, relaying
from tests.docs.pages import CHECKOUT
from tests.events.broker import read
from tests.events.crashes.scene import by_key, read_all
from tests.events.projections import gallery
from tests.events.schemas.weaving import declared
from tests.events.weaving import RUGS, WEAVERS, RugWoven

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def topics(settings):
    """Topics of each test's own."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-", "LEASE_SECONDS": 1.0}
    kafka.create_topics([RUGS, gallery.EXHIBITS])


def weave(*skus):
    with transaction.atomic():
        publish_many(RugWoven(sku=sku, knots=number) for number, sku in enumerate(skus))


def guilds():
    """The effect of these tests: a row that a handler makes."""
    return list(Guild.objects.order_by("id").values_list("name", flat=True))


def knots(messages):
    return by_key((m.key().decode(), msgspec.json.decode(m.value())["knots"]) for m in messages)


def test_atomic_publish():
    with published() as found:
        with suppress(ZeroDivisionError), transaction.atomic():
            Guild.objects.create(name="Weavers")
            publish(RugWoven(sku="NEVER-WOVEN"))
            raise ZeroDivisionError
        with transaction.atomic():
            Guild.objects.create(name="Dyers")
            publish(RugWoven(sku="GARISH-RUG"))
    assert guilds() == ["Dyers"]
    assert [rug.sku for rug in found.events] == ["GARISH-RUG"]


def test_order_kept_per_aggregate():
    weave(*(f"RUG-{number % 3}" for number in range(60)))
    with relaying():
        messages = read(RUGS, at_least=60)
    assert knots(messages) == {f"RUG-{n}": list(range(n, 60, 3)) for n in range(3)}


def test_relay_without_polling_delay(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("events.relay.runner.SHORTEST_PAUSE", 3600.0)  # nobody waits for the next look
    monkeypatch.setattr("events.relay.runner.LONGEST_PAUSE", 3600.0)
    settings.EVENTS = {**settings.EVENTS, "DOORBELL": f"unix:{tmp_path}/bell"}
    with relaying():
        eventually((tmp_path / "bell").exists)
        weave("GARISH-RUG")  # its commit rings
        assert read(RUGS, at_least=1)


def test_no_stall_behind_a_long_transaction_and_no_gap():
    with relaying(), closing(connect()) as other:
        with other.transaction():  # takes its position first, and commits last
            other.execute(
                "insert into events_outbox (id, aggregatetype, aggregateid, type, payload) "
                "values (gen_random_uuid(), 'rugs', 'SLOW-RUG', 'weaving.rug-woven.v1', '{}')"
            )
            weave("QUICK-RUG")
            assert [message.key() for message in read(RUGS, at_least=1)] == [b"QUICK-RUG"]
        assert {message.key() for message in read(RUGS, at_least=2)} == {b"QUICK-RUG", b"SLOW-RUG"}


def test_no_bloat():
    weave("GARISH-RUG", "MATT-RUG")
    with relaying():
        read(RUGS, at_least=2)
        eventually(lambda: RelayState.objects.get().published, becomes=2)
    with closing(connect()) as pg:  # publishing changed no row, and days that are over leave whole
        assert pg.execute("select bool_and(xmax = '0') from events_outbox").fetchone() == (True,)
        housekeeping.empty_old_leaves(pg, now=timezone.now() + timedelta(days=8))
    assert not OutboxRecord.objects.exists()


def test_fail_over_of_the_relay_fenced():
    with relaying(), relaying():
        weave("FIRST")
        read(RUGS, at_least=1)
        first = RelayState.objects.get()
        # As if the first hung: its lease ends, the second takes over, and the first's next save fails.
        RelayState.objects.update(expires_at=timezone.now() - timedelta(minutes=1), owner=uuid4())
        eventually(lambda: RelayState.objects.get().epoch > first.epoch)
        weave("SECOND")
        eventually(lambda: b"SECOND" in {message.key() for message in read_all(RUGS)})


def test_effect_exactly_once_and_position_stored_with_it(loom):
    loom.effect = lambda rug: Guild.objects.create(name=rug.sku)
    weave("GARISH-RUG", "MATT-RUG")
    with relaying(), consuming(WEAVERS):
        eventually(Delivery.objects.count, becomes=2)
        RelayState.objects.update(a="1:1:", b="1:1:", position=0)  # the relay forgets what it did
        eventually(lambda: sum(Position.objects.values_list("position", flat=True)), becomes=4)
    assert sorted(guilds()) == ["GARISH-RUG", "MATT-RUG"]
    assert set(Delivery.objects.values_list("arrivals", flat=True)) == {2}


def test_retry_then_parked_then_redriven_from_the_back_office(loom, admin_client):
    loom.effect = lambda rug: 1 // rug.knots
    weave("GARISH-RUG")
    with relaying(), consuming(WEAVERS):
        eventually(Parked.objects.exists)
    assert len(loom.seen) == WEAVERS.attempts
    loom.effect = lambda rug: None  # mended
    head = Parked.objects.get()
    admin_client.post(reverse("admin:events_parked_redrive") + f"?ids={head.pk}", {"reason": "mended"})
    assert not Parked.objects.exists()
    assert Delivery.objects.get().event_id == OutboxRecord.objects.get().id


def test_park_a_key_and_redrive_it_in_order(loom):
    loom.effect = lambda rug: Guild.objects.create(name=f"{rug.sku} {1 // rug.knots}")
    weave("GARISH-RUG", "MATT-RUG", "GARISH-RUG")
    with relaying(), consuming(WEAVERS):
        eventually(Parked.objects.count, becomes=2)
        eventually(guilds, becomes=["MATT-RUG 1"])  # another key, which goes on
    loom.effect = lambda rug: Guild.objects.create(name=f"{rug.sku} {rug.knots}")
    redrive(group="weavers", topic="rugs", key=b"GARISH-RUG", actor="ada")
    assert guilds() == ["MATT-RUG 1", "GARISH-RUG 0", "GARISH-RUG 2"]


@pytest.fixture
def open_gallery(monkeypatch):
    gallery.make_tables()
    gallery.guide.__init__()
    monkeypatch.setitem(projections, "exhibits", gallery.SHOWN)
    yield
    gallery.empty_tables()


def test_rebuild_a_projection_and_show_the_difference(open_gallery):
    with transaction.atomic():
        publish_many([gallery.RugHung("GARISH-RUG", "north"), gallery.RugAdmired("GARISH-RUG", "ada")])
    with relaying(), consuming(gallery.GUIDES):
        eventually(lambda: gallery.Exhibit.objects.get().admired, becomes=1)
    gallery.Exhibit.objects.update(wall="cellar")
    with published() as found:  # side effects are off
        report = rebuild("exhibits", actor="ada", reason="who hung it there?")
    assert [str(each) for each in report.differences] == ["+0 ~1 -0", "+0 ~0 -0"]
    assert gallery.Exhibit.objects.get().wall == "north"
    assert len(found) == 0


def test_schema_evolution_is_guarded_in_the_build(tmp_path):
    name = "weaving.rug-priced.v1"
    write(Archive(tmp_path), Language({name: declared(name, price=int)}, {}, []))
    retyped = Language({name: declared(name, price=str)}, {}, [])
    assert "price was integer and is string" in objections(Archive(tmp_path), retyped)[0]


def test_cloudevents_trace_and_metrics(loom, client, settings):
    settings.EVENTS = {**settings.EVENTS, "METRICS_TOKEN": "rugs"}
    loom.effect = lambda rug: loom.seen.append(context.incoming())
    with published() as found, transaction.atomic(), context.begin(traceparent=f"00-{'a' * 32}-{'b' * 16}-01"):
        publish(RugWoven(sku="GARISH-RUG"))
    outside = msgspec.json.decode(cloudevents.render(found.records[0], source="https://rugs.example"))
    assert (outside["type"], outside["subject"]) == ("weaving.rug-woven.v1", "GARISH-RUG")
    deliver([WEAVERS])
    assert loom.seen[-1].traceparent.split("-")[1] == "a" * 32  # across the outbox
    told = client.get(reverse("metrics"), headers={"Authorization": "Bearer rugs"}).content.decode()
    assert "events_outbox_backlog 1.0" in told


def test_helpers_for_tests(loom, log):
    with transaction.atomic():  # needs no database at all: `log` is one in memory
        publish(RugWoven(sku="GARISH-RUG"))
    assert log.one(RugWoven).sku == "GARISH-RUG"
    assert log.deliver([WEAVERS]) == 1
    assert eventually(lambda: loom.seen) == [RugWoven(sku="GARISH-RUG")]


def test_module_boundaries_verified_and_docs_generated():
    # In a process of its own: it configures logging, which would silence every logger that is there.
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports, "--no-logo"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    channels = msgspec.json.decode((Path(conf().SCHEMAS) / "asyncapi.json").read_bytes())["channels"]
    assert "orders" in channels


def test_swap_the_relay_for_debezium_without_touching_a_consumer(loom):
    """The record is the row and nothing else. ``tests/debezium`` compares both relays byte by byte."""
    weave("GARISH-RUG")
    with relaying():
        (record,) = read(RUGS, at_least=1)
    row = OutboxRecord.objects.get()
    assert (record.key().decode(), record.value().decode()) == (row.aggregateid, row.payload)
    assert record.topic() == conf().PREFIX + row.aggregatetype
    columns = ("id", "type", "correlation_id", "causation_id", "traceparent")
    told = [(name, value and value.decode()) for name, value in record.headers()]
    assert told == [(name, getattr(row, name) and str(getattr(row, name))) for name in columns]
