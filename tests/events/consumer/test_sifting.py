"""Whatever is in a batch: the one to blame is found and set aside, the order holds, and nothing else is."""

import time
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError, connection

from events.consumer.patience import Life
from events.consumer.positions import Fenced
from events.consumer.record import Place
from events.consumer.sifting import EndlessConflict, Sieve, Stopped, split
from events.models import Delivery, Parked, Position
from tests.events.consumer.dyeing import LEDGER, MIXED, VatDrained, drained, filled

pytestmark = pytest.mark.django_db(transaction=True)

VATS_0 = Place("vats", 0)


class Impatient(Life):
    """Does not pause, and notes how often it would have."""

    def __init__(self):
        super().__init__()
        self.pauses = 0

    def pause(self, seconds):
        self.pauses += 1


@pytest.fixture
def life():
    return Impatient()


def sift(group, records, held, life, ours=list):
    Sieve(group, life, ours=ours).apply(records, held)


def database_says(sqlstate):
    error = OperationalError("it is not my day")
    error.__cause__ = psycopg.errors.lookup(sqlstate)("it is not my day") if sqlstate else None
    return error


def applied():
    return sorted(Delivery.objects.values_list("offset", flat=True))


def parked():
    return list(Parked.objects.order_by("offset").values_list("offset", "error"))


class TestSieve:
    def test_finds_the_poison_of_a_batch_handler_by_halving(self, dyer, claims, life):
        def spill(batch):
            if any(event.vat == "POISON" for event in batch):
                raise ZeroDivisionError("no such dye")

        dyer.effect = spill
        records = [filled(f"VAT-{n}" if n != 37 else "POISON", offset=n) for n in range(64)]
        sift(LEDGER, records, claims(LEDGER, VATS_0), life)
        assert parked() == [(37, "ZeroDivisionError: no such dye")]
        assert applied() == [n for n in range(64) if n != 37]
        assert len(dyer.calls) <= 15

    def test_knows_the_poison_of_a_single_event_handler_at_once(self, dyer, claims, life):
        def spill(event):
            if event.vat == "POISON":
                raise ZeroDivisionError

        dyer.effect = spill
        sift(
            MIXED,
            [drained("POISON" if n == 3 else f"VAT-{n}", offset=n) for n in range(64)],
            claims(MIXED, VATS_0),
            life,
        )
        assert [offset for offset, _ in parked()] == [3]
        assert sum(call == VatDrained("POISON") for call in dyer.calls) == 1 + MIXED.attempts

    def test_queues_the_rest_of_the_poisons_key_behind_it(self, dyer, claims, life):
        def spill(event):
            if event.vat == "POISON":
                raise ZeroDivisionError

        dyer.effect = spill
        records = [drained("POISON", offset=n) if n % 2 else drained(f"VAT-{n}", offset=n) for n in range(6)]
        sift(MIXED, records, claims(MIXED, VATS_0), life)
        assert [(offset, bool(error)) for offset, error in parked()] == [(1, True), (3, False), (5, False)]
        assert applied() == [0, 2, 4]
        assert Position.objects.get().position == 6

    def test_says_what_it_parked_and_where_to_look(self, dyer, claims, life, caplog):
        dyer.effect = lambda event: 1 / 0
        sift(MIXED, [drained("POISON", offset=3)], claims(MIXED, VATS_0), life)
        said = caplog.messages[-1]
        assert "topic vats, partition 0, offset 3 is parked, with what follows on its key 'POISON': ZeroDivi" in said
        assert f"manage.py parked {MIXED.name} shows it" in said

    def test_gives_bytes_that_cannot_be_read_no_second_try(self, dyer, claims, life):
        sift(LEDGER, [filled(offset=0), filled(offset=1, value=b"{")], claims(LEDGER, VATS_0), life)
        assert parked()[0][1].startswith("Undecodable: vats[0]@1 is not a dyeing.vat-filled.v1")
        assert life.pauses == 0

    def test_parks_an_error_that_postgresql_could_not_keep(self, dyer, claims, life):
        def spill(event):
            raise ValueError("NUL \0 and half an emoji \ud83d")

        dyer.effect = spill
        sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert parked() == [(0, r"ValueError: NUL \0 and half an emoji \ud83d")]

    def test_applies_an_event_that_succeeds_the_second_time(self, dyer, claims, life):
        failures = iter([ZeroDivisionError])

        def spill(event):
            if failure := next(failures, None):
                raise failure

        dyer.effect = spill
        sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert (parked(), applied()) == ([], [0])
        assert list(Delivery.objects.values_list("tries", flat=True)) == [2]

    def test_drops_what_belongs_to_somebody_else_by_now(self, dyer, claims, life):
        sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life, ours=lambda records: [])
        assert dyer.calls == []
        assert Position.objects.get().position == 0

    def test_writes_nothing_once_it_is_fenced(self, dyer, claims, life):
        zombie = claims(MIXED, VATS_0)
        claims(MIXED, VATS_0)
        with pytest.raises(Fenced):
            sift(MIXED, [drained(offset=0)], zombie, life)

    def test_stops_between_two_transactions(self, dyer, claims, life):
        def spill(event):
            life.stop()
            raise ZeroDivisionError

        dyer.effect = spill
        with pytest.raises(Stopped):
            sift(MIXED, [drained(offset=0), drained("MADDER", offset=1)], claims(MIXED, VATS_0), life)
        assert not Parked.objects.exists()
        assert Position.objects.get().position == 0

    def test_takes_a_slow_batch_in_slices(self, dyer, claims, life, monkeypatch):
        monkeypatch.setattr("events.consumer.sifting.SLICE_SECONDS", 0.0)
        sift(MIXED, [drained(offset=n) for n in range(3)], claims(MIXED, VATS_0), life)
        assert applied() == [0, 1, 2]
        assert len(dyer.calls) == 3


class TestTransientTrouble:
    @pytest.mark.parametrize("sqlstate", [None, "08006", "25006", "53300", "55P03", "57P01", "58030"])
    def test_of_the_database_is_waited_out(self, dyer, claims, life, sqlstate):
        failures = iter(range(12))

        def spill(event):
            if next(failures, None) is not None:
                raise database_says(sqlstate)

        dyer.effect = spill
        sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert (applied(), parked()) == ([0], [])

    @pytest.mark.parametrize("sqlstate", ["54000", "55000"])
    def test_is_not_what_the_event_causes_each_time(self, dyer, claims, life, sqlstate):
        def spill(event):
            raise database_says(sqlstate)

        dyer.effect = spill
        sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert len(parked()) == 1

    def test_may_be_named_by_the_group(self, dyer, claims, life):
        group = SimpleNamespace(
            **{name: getattr(MIXED, name) for name in MIXED.__struct_fields__} | {"transient": (ConnectionError,)}
        )
        failures = iter(range(12))

        def spill(event):
            if next(failures, None) is not None:
                raise ConnectionRefusedError("the dye works are closed")

        dyer.effect = spill
        sift(group, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert (applied(), parked()) == ([0], [])


class TestDeadlocks:
    def test_are_retried(self, dyer, claims, life):
        failures = iter(range(5))

        def spill(event):
            if next(failures, None) is not None:
                raise database_says("40P01")

        dyer.effect = spill
        sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert applied() == [0]

    def test_of_a_batch_lead_to_smaller_transactions(self, dyer, claims, life):
        def spill(batch):
            if len(batch) > 1:
                raise database_says("40P01")

        dyer.effect = spill
        sift(LEDGER, [filled(f"VAT-{n}", offset=n) for n in range(4)], claims(LEDGER, VATS_0), life)
        assert (applied(), parked()) == ([0, 1, 2, 3], [])

    def test_without_end_halt_the_group_and_park_nothing(self, dyer, claims, life):
        def spill(event):
            raise database_says("40P01")

        dyer.effect = spill
        with pytest.raises(EndlessConflict, match="the same order"):
            sift(MIXED, [drained(offset=0)], claims(MIXED, VATS_0), life)
        assert not Parked.objects.exists()
        assert len(dyer.calls) == 11


class TestTimeLimit:
    def test_interrupts_retries_and_then_parks(self, dyer, claims, life):
        def dawdle(batch):
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(30)")

        dyer.effect = dawdle
        began = time.monotonic()
        sift(LEDGER, [filled(offset=0)], claims(LEDGER, VATS_0), life)
        assert parked()[0][1].startswith("HandlerTimedOut: A handler ran longer than its group's limit of 0.5 s.")
        assert time.monotonic() - began < 10

    def test_cannot_be_swallowed(self, dyer, claims, life):
        def swallow(batch):
            try:
                time.sleep(30)
            except Exception:
                assert True

        dyer.effect = swallow
        sift(LEDGER, [filled(offset=0)], claims(LEDGER, VATS_0), life)
        assert "HandlerTimedOut" in parked()[0][1]


class TestSplit:
    @pytest.mark.parametrize(
        ("suspects", "parts"),
        [
            ("", ["abc", "def"]),
            ("abcdef", ["abc", "def"]),
            ("a", ["a", "bcdef"]),
            ("f", ["abcde", "f"]),
            ("cd", ["ab", "cd", "ef"]),
            ("af", ["abc", "def"]),
        ],
    )
    def test_cuts_the_suspects_out_and_keeps_the_order(self, suspects, parts):
        assert [*split("abcdef", suspects)] == parts
