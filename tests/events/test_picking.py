"""Single records from anywhere on the log, on the real broker."""

from uuid import uuid4

import msgspec
import pytest

from events import kafka, picking
from events.consumer.record import Place
from events.peek import LogAway, extents
from events.picking import pick
from inventory.events import STOCK, StockReceived
from tests.events.projections.logged import produce

pytestmark = pytest.mark.broker

SKUS = ("GARISH-RUG", "LOUD-LAMP", "SMALL-TABLE")
RECORDS = 12


@pytest.fixture
def places(settings):
    """The partitions in which a history of three things lies, each with its length."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([STOCK])
    produce(*(StockReceived(sku, number, 1, number, 0, "delivery", "ada") for sku in SKUS for number in range(RECORDS)))
    return {place: extent.high for place, extent in extents(["stock"], timeout=20).items() if extent.high}


@pytest.mark.parametrize("near", [0, 500], ids=["by leaps", "read on over what lies between"])
def test_finds_records_of_several_places_at_once(places, monkeypatch, near):
    monkeypatch.setattr(picking, "NEAR", near)
    spots = {(place, offset) for place, high in places.items() for offset in (0, 1, high // 2, high - 1)}
    found = pick([*spots, *spots], seconds=30)
    assert set(found) == spots
    for (place, offset), record in found.items():
        assert (record.place, record.offset) == (place, offset)
        assert msgspec.json.decode(record.value)["sku"] in SKUS


def test_asks_nobody_for_nothing(settings):
    settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    assert pick([], seconds=1) == {}


def test_is_refused_beyond_the_end(places):
    with pytest.raises(LogAway):
        pick([(next(iter(places)), 9_999)], seconds=30)


def test_gives_up_in_time_when_kafka_is_away(settings):
    settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    assert pick([(Place("stock", 0), 0)], seconds=0.1) == {}
