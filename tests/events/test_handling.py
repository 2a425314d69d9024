"""Declaring who reacts to what: mistakes are found when the code is loaded."""

import pytest

from events.declare import Event, Topic
from events.handling import DuplicateHandler, Group, HandlerNeverRuns, UndeclaredEvent, on, on_batch, on_tombstone
from tests.events.consumer.dyeing import VatDrained, VatFilled

POTTERS = Group("potters")
KILNS = Group("kilns")


class PotThrown(Event, frozen=True):
    """Somebody forgot to declare it."""

    pot: str


async def glaze_later(event):
    """Nobody awaits it."""


def glaze_bit_by_bit(event):
    """Nobody asks for the first bit."""
    yield event


async def glaze_later_and_bit_by_bit(event):
    """Nobody does either."""
    yield event


class TestOn:
    def test_refuses_an_event_that_is_not_declared(self):
        with pytest.raises(UndeclaredEvent, match=r"potters is to handle PotThrown.*@event"):
            on(PotThrown, group=POTTERS)(print)

    @pytest.mark.parametrize("handler", [glaze_later, glaze_bit_by_bit, glaze_later_and_bit_by_bit])
    @pytest.mark.parametrize(
        "register",
        [on(VatFilled, group=KILNS), on_batch(VatFilled, group=KILNS), on_tombstone(Topic("pots"), group=KILNS)],
        ids=["on", "on_batch", "on_tombstone"],
    )
    def test_refuses_what_would_only_be_begun_and_count_as_done(self, handler, register):
        with pytest.raises(HandlerNeverRuns, match=rf"kilns is to handle events with {handler.__name__}, which"):
            register(handler)
        assert (KILNS.handlers, KILNS.batched, KILNS.tombstones) == ({}, set(), {})


class TestOnBatch:
    def test_marks_its_events_as_handled_in_batches(self):
        on_batch(VatFilled, group=POTTERS)(print)
        assert (POTTERS.handlers[VatFilled], POTTERS.batched) == (print, {VatFilled})

    def test_refuses_what_a_single_handler_of_the_group_takes(self):
        group = Group("potters-twice")
        on(VatDrained, group=group)(print)
        with pytest.raises(DuplicateHandler, match=r"dyeing.vat-drained.v1"):
            on_batch(VatDrained, group=group)(print)
