"""A second domain of the tests' own, for groups with batch handlers, mixed ones, and topics from outside."""

import time
from itertools import count
from uuid import uuid4

import msgspec

from events.consumer.record import Place, Record
from events.declare import Event, Topic, event
from events.handling import Group, on, on_batch, on_tombstone

VATS = Topic("vats", partitions=2, compacted=True)
WEATHER = Topic("weather", partitions=1)


@event("dyeing.vat-filled.v1", topic=VATS, key="vat")
class VatFilled(Event, frozen=True):
    """Dye went into a vat."""

    vat: str
    litres: int = 1


@event("dyeing.vat-drained.v1", topic=VATS, key="vat")
class VatDrained(Event, frozen=True):
    """The dye of a vat is used up."""

    vat: str


@event("dyeing.vat-cracked.v1", topic=VATS, key="vat")
class VatCracked(Event, frozen=True):
    """A vat is lost. Nobody in the tests reacts to it."""

    vat: str


@event("outside.rain-forecast.v1", topic=WEATHER, key="town")
class RainForecast(Event, frozen=True):
    """What the weather service says, in its own words: it knows nothing of our headers."""

    town: str
    millimetres: float


def read_weather(record):
    if record.key == b"heartbeat":
        return None
    return msgspec.json.decode(record.value, type=RainForecast)


LEDGER = Group("vat-ledger", attempts=2, time_limit=0.5)
MIXED = Group("vat-mixed", attempts=2)
DRYING = Group("drying", outside=(WEATHER,), decoder=read_weather)


class Dyer:
    """What the handlers do, set by each test; and what they were given: a list for a batch."""

    def __init__(self):
        self.calls = []
        self.effect = lambda given: None

    def take(self, given):
        self.calls.append(given)
        self.effect(given)


dyer = Dyer()


@on_batch(VatFilled, VatDrained, group=LEDGER)
def enter_batch_on_vat_changes(batch):
    dyer.take(batch)


@on_batch(VatFilled, group=MIXED)
def add_up_on_vat_filled(batch):
    dyer.take(batch)


@on(VatDrained, group=MIXED)
def note_on_vat_drained(drained):
    dyer.take(drained)


@on_tombstone(VATS, group=MIXED)
def forget_vat(key):
    dyer.take(key)


@on(RainForecast, group=DRYING)
def bring_rugs_in_on_rain_forecast(forecast):
    dyer.take(forecast)


_offsets = count()


def filled(vat="INDIGO", litres=1, **where):
    return record(VatFilled(vat, litres), **where)


def drained(vat="INDIGO", **where):
    return record(VatDrained(vat), **where)


def tombstone(vat="INDIGO", **where):
    return record(VatDrained(vat), **where, value=None)


def record(event, *, offset=None, event_id=None, partition=0, timestamp_ms=None, **changes):
    """The record that an event is on the log; ``changes`` replace parts of it."""
    whole = Record(
        place=Place(event.topic.name, partition),
        offset=next(_offsets) if offset is None else offset,
        key=event.key.encode(),
        value=msgspec.json.encode(event),
        headers=[("id", str(event_id or uuid4()).encode()), ("type", event.wire_type.encode())],
        timestamp_ms=timestamp_ms or int(time.time() * 1000),
    )
    return msgspec.structs.replace(whole, **changes)
