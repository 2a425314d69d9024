"""A group that sets aside too much halts, and stays halted however often it is started again."""

import pytest

from events.consumer.apply import apply, set_aside
from events.consumer.limits import HandlerBroken, TooManyParked
from events.consumer.record import Place
from events.models import Delivery, Parked, Position
from tests.events.consumer.dyeing import MIXED, drained

pytestmark = pytest.mark.django_db

VATS_0 = Place("vats", 0)


@pytest.fixture(autouse=True)
def limits(settings):
    settings.EVENTS = {**settings.EVENTS, "PARKED_LIMIT": 3, "BREAKER_KEYS": 2}


def park(claims, *keys, first=0):
    for offset, key in enumerate(keys, start=first):
        set_aside(MIXED, drained(key, offset=offset), claims(MIXED, VATS_0), error="ZeroDivisionError: no dye")


class TestParkedLimit:
    def test_halts_the_group_before_it_sets_aside_more(self, dyer, claims):
        park(claims, "INDIGO")
        held = claims(MIXED, VATS_0)
        waiting = [drained("INDIGO", offset=offset) for offset in (1, 2)]
        apply(MIXED, waiting, held)
        with pytest.raises(TooManyParked, match=r"3 records are parked.*EVENTS.*manage.py parked vat-mixed"):
            apply(MIXED, [drained("INDIGO", offset=3)], held)
        assert Parked.objects.count() == 3
        assert Position.objects.get().position == 3

    def test_takes_back_what_the_batch_did_besides(self, dyer, claims):
        park(claims, "INDIGO")
        waiting = [drained("INDIGO", offset=offset) for offset in (2, 3, 4)]
        with pytest.raises(TooManyParked):
            apply(MIXED, [drained("FINE", offset=1), *waiting], claims(MIXED, VATS_0))
        assert not Delivery.objects.exists()


class TestBreaker:
    def test_halts_the_group_when_one_key_too_many_fails(self, claims):
        park(claims, "INDIGO", "MADDER")
        for _restart in range(3):
            with pytest.raises(HandlerBroken, match=r"2 keys are parked already.*ZeroDivisionError.*redrive"):
                park(claims, "WELD", first=2)
        assert Parked.objects.count() == 2
        assert Position.objects.get().position == 2

    def test_lets_records_queue_up_behind_keys_that_are_parked(self, dyer, claims):
        park(claims, "INDIGO", "MADDER")
        apply(MIXED, [drained("MADDER", offset=2)], claims(MIXED, VATS_0))
        assert Parked.objects.count() == 3

    def test_lets_the_group_go_on_once_a_key_is_redriven(self, claims):
        park(claims, "INDIGO", "MADDER")
        Parked.objects.filter(key=b"INDIGO").delete()
        park(claims, "WELD", first=2)
        assert Parked.objects.count() == 2

    def test_counts_records_without_a_key_one_by_one(self, claims):
        park(claims, "", "")
        with pytest.raises(HandlerBroken):
            park(claims, "", first=2)

    def test_counts_the_group_alone(self, claims):
        park(claims, "INDIGO", "MADDER")
        Parked.objects.update(group_name="others")
        park(claims, "WELD", first=2)


class TestRecordsWithoutKey:
    def test_do_not_wait_for_each_other(self, dyer, claims):
        park(claims, "")
        assert apply(MIXED, [drained("", offset=1)], claims(MIXED, VATS_0)) == 1
