"""A person decides how the relay goes on; and then nothing is lost, whatever the transaction ids were."""

from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from events.models import Decision, RelayState
from events.outbox import publish
from events.relay.adopt import AdoptionRefused, look, publish_after, resume
from events.relay.batches import Row, read_page
from events.relay.cluster import CannotGoOn
from events.relay.lease import Lease
from tests.events.weaving import RugSold

pytestmark = pytest.mark.django_db(transaction=True)

WHO = {"actor": "ada", "reason": "the cellar was flooded"}


def sell(*skus):
    with transaction.atomic():
        for sku in skus:
            publish(RugSold(sku=sku))


def relay(pg):
    """What a relay publishes now: keys in order."""
    lease = Lease(pg, owner=uuid4())
    assert lease.acquire()
    keys = []
    while pair := lease.pair if lease.pair.is_open else lease.open():
        page = read_page(pg, pair, size=100)
        keys += [Row(*row).key for row in page.rows]
        lease.save(pair.after(page.upto).finished)
    lease.release()
    return keys


def positions():
    with connection.cursor() as cursor:
        cursor.execute("select aggregateid, position from events_outbox order by position")
        return dict(cursor.fetchall())


@pytest.fixture
def dump(pg):
    """Restored from another cluster, of whose relay we know the cursor: FIRST and SECOND were published."""
    sell("FIRST")
    sell("SECOND")
    assert relay(pg()) == ["FIRST", "SECOND"]
    sell("THIRD")
    sell("FOURTH")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local events.adopting = 'yes'")
        for number, sku in enumerate(["FIRST", "SECOND", "THIRD", "FOURTH"]):
            txid = str(9_000_000_000 + number)
            cursor.execute("update events_outbox set txid = %s where aggregateid = %s", [txid, sku])
    RelayState.objects.update(a="9000000002:9000000002:", b="9000000002:9000000002:", system_identifier="elsewhere")


@pytest.fixture
def fail_over(pg):
    """A standby was promoted."""
    sell("FIRST")
    assert relay(pg()) == ["FIRST"]
    sell("SECOND")
    RelayState.objects.update(timeline=99)


class TestARestoredDump:
    def test_is_refused_until_somebody_decides(self, dump, pg):
        with pytest.raises(CannotGoOn, match="--adopt"):
            relay(pg())

    def test_is_described_with_a_place_that_loses_nothing(self, dump, pg):
        situation = look(pg())
        assert (situation.rows, situation.unpublished, situation.can_resume) == (4, 2, False)
        assert situation.safe_after == positions()["SECOND"]

    def test_cannot_be_resumed(self, dump, pg):
        with pytest.raises(AdoptionRefused, match=f"--after {positions()['SECOND']}"):
            resume(pg(), **WHO)
        assert not Decision.objects.exists()

    def test_counts_what_was_published_since_the_restore_as_unpublished(self, dump, pg):
        sell("FIFTH")
        publish_after(pg(), position=look(pg()).safe_after, **WHO)
        assert relay(pg()) == ["THIRD", "FOURTH", "FIFTH"]

    def test_goes_on_after_the_position_that_was_named(self, dump, pg):
        publish_after(pg(), position=positions()["THIRD"], **WHO)
        assert relay(pg()) == ["FOURTH"]
        sell("FIFTH")
        assert relay(pg()) == ["FIFTH"]

    def test_loses_nothing_that_is_being_written_meanwhile(self, dump, pg):
        writer = pg()
        with writer.transaction():
            writer.execute(
                "insert into events_outbox (id, aggregatetype, aggregateid, type, payload) "
                "values (gen_random_uuid(), 'rugs', 'OPEN', 'weaving.rug-sold.v1', '{}')"
            )
            sell("FIFTH")
            publish_after(pg(), position=positions()["FIFTH"], **WHO)
            assert relay(pg()) == []
        assert relay(pg()) == ["OPEN"]

    def test_leaves_a_decision_on_record(self, dump, pg):
        said = publish_after(pg(), position=0, **WHO)
        decision = Decision.objects.get()
        assert (decision.action, decision.actor, decision.reason) == ("adopt", "ada", WHO["reason"])
        assert decision.detail == said
        assert "4 events" in said


class TestAFailOver:
    def test_goes_on_from_the_cursor_when_told_to(self, fail_over, pg):
        with pytest.raises(CannotGoOn):
            relay(pg())
        assert "1 event " in resume(pg(), **WHO)
        assert relay(pg()) == ["SECOND"]

    def test_is_no_resumption_when_the_cursor_lies_ahead(self, fail_over, pg):
        RelayState.objects.update(b="9:99999999999:")
        with pytest.raises(AdoptionRefused, match="in the future"):
            resume(pg(), **WHO)

    def test_waits_for_a_relay_that_publishes(self, fail_over, pg):
        RelayState.objects.update(timeline=0, system_identifier="")
        assert Lease(pg(), owner=uuid4()).acquire()
        for adopt in (lambda: resume(pg(), **WHO), lambda: publish_after(pg(), position=0, **WHO)):
            with pytest.raises(AdoptionRefused, match="stop it first"):
                adopt()


class TestTheTrigger:
    def test_lets_nothing_but_the_transaction_id_change(self):
        sell("GARISH-RUG")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local events.adopting = 'yes'")
            cursor.execute("update events_outbox set txid = '3', payload = '{}'")


class TestTheCommand:
    def say(self, *arguments):
        out = StringIO()
        call_command("relay", "--adopt", *arguments, stdout=out)
        return out.getvalue()

    def test_only_describes_unless_a_way_is_named(self, dump):
        said = self.say()
        assert "written in cluster elsewhere" in said
        assert "Not published, by the cursor: 2." in said
        assert f"--after {positions()['SECOND']}" in said
        assert "--resume          impossible" in said
        assert RelayState.objects.get().system_identifier == "elsewhere"

    def test_asks_before_it_does_it(self, fail_over, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda prompt: "no")
        with pytest.raises(CommandError, match="Nothing was changed"):
            self.say("--resume")
        assert RelayState.objects.get().timeline == 99

    def test_resumes(self, fail_over, pg):
        assert "1 event " in self.say("--resume", "--yes")
        assert relay(pg()) == ["SECOND"]

    @pytest.mark.parametrize(
        ("where", "published"), [("earliest", ["FIRST", "SECOND"]), ("latest", []), ("2020-01-01", ["FIRST", "SECOND"])]
    )
    def test_publishes_again_what_the_log_lost(self, pg, where, published):
        sell("FIRST", "SECOND")
        relay(pg())
        self.say("--after", where, "--yes", "--reason", "the broker's disk")
        assert relay(pg()) == published

    def test_warns_of_what_is_older_than_deliveries_are_remembered(self):
        call = "insert into events_outbox (id, aggregatetype, aggregateid, type, payload, created_at) values "
        with connection.cursor() as cursor:
            cursor.execute(call + "(gen_random_uuid(), 'rugs', 'OLD', '', '', %s)", [datetime(2020, 1, 1, tzinfo=UTC)])
        RelayState.objects.create()
        assert "1 of them are older than the 14 days" in self.say("--after", "0", "--yes")

    def test_needs_adopt_to_be_said(self):
        with pytest.raises(CommandError, match="go with --adopt"):
            call_command("relay", "--resume")
