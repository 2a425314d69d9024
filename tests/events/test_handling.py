"""Declaring who reacts to what: mistakes are found when the code is loaded."""

import pytest

from events.declare import Event
from events.handling import DuplicateHandler, Group, UndeclaredEvent, on, on_batch
from tests.events.consumer.dyeing import VatDrained, VatFilled

POTTERS = Group("potters")


class PotThrown(Event, frozen=True):
    """Somebody forgot to declare it."""

    pot: str


class TestOn:
    def test_refuses_an_event_that_is_not_declared(self):
        with pytest.raises(UndeclaredEvent, match=r"potters is to handle PotThrown.*@event"):
            on(PotThrown, group=POTTERS)(print)


class TestOnBatch:
    def test_marks_its_events_as_handled_in_batches(self):
        on_batch(VatFilled, group=POTTERS)(print)
        assert (POTTERS.handlers[VatFilled], POTTERS.batched) == (print, {VatFilled})

    def test_refuses_what_a_single_handler_of_the_group_takes(self):
        group = Group("potters-twice")
        on(VatDrained, group=group)(print)
        with pytest.raises(DuplicateHandler, match=r"dyeing.vat-drained.v1"):
            on_batch(VatDrained, group=group)(print)
