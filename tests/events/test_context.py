from contextlib import nullcontext
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from events import context
from events.context import begin, carried, carry, handling, incoming, story
from events.models import OutboxRecord
from events.observe.traceparent import begun_by, valid
from events.outbox import publish
from tests.events.weaving import RugSold, RugWoven, record

TRACE = f"00-{7:032x}-{9:016x}-01"


def woven(**headers):
    """A rug's record, as its handler is given it; ``headers`` are texts."""
    of = record(RugWoven(sku="GARISH-RUG"))
    of.headers += [(name, text.encode()) for name, text in headers.items()]
    return of.incoming


@pytest.mark.django_db
class TestPublishing:
    @staticmethod
    def published(*, inside, **arguments):
        with inside, transaction.atomic():
            event_id = publish(RugSold(sku="GARISH-RUG"), **arguments)
        return OutboxRecord.objects.get(id=event_id)

    def test_outside_of_all_begins_a_story_and_a_trace_of_the_events_own_id(self):
        row = self.published(inside=nullcontext())
        assert (row.correlation_id, row.causation_id) == (str(row.id), None)
        assert row.traceparent == valid(row.traceparent) == begun_by(row.id)

    def test_joins_what_was_begun(self):
        rows = []
        with begin():
            rows += [self.published(inside=nullcontext()) for _ in range(2)]
        assert len({row.correlation_id for row in rows}) == len({row.traceparent for row in rows}) == 1
        assert UUID(rows[0].correlation_id).hex in rows[0].traceparent

    def test_inherits_from_the_event_being_handled(self):
        cause = woven(correlation_id="order-7", traceparent=TRACE)
        row = self.published(inside=handling(cause))
        assert (row.correlation_id, row.causation_id, row.traceparent) == ("order-7", str(cause.id), TRACE)

    def test_takes_an_explicit_correlation_first_and_keeps_cause_and_trace(self):
        cause = woven(correlation_id="order-7", traceparent=TRACE)
        row = self.published(inside=handling(cause), correlation_id="order-8")
        assert (row.correlation_id, row.causation_id, row.traceparent) == ("order-8", str(cause.id), TRACE)

    @pytest.mark.parametrize("headers", [{}, {"traceparent": "by hand"}], ids=["without", "broken"])
    def test_continues_an_event_that_has_no_story_with_its_id(self, headers):
        cause = woven(**headers)
        row = self.published(inside=handling(cause))
        assert (row.correlation_id, row.causation_id) == (str(cause.id), str(cause.id))
        assert row.traceparent == begun_by(cause.id)


class TestHandling:
    def test_names_the_record_and_the_group_until_it_ends(self):
        cause = woven()
        with handling(cause, group="weavers"):
            assert (incoming(), context.group()) == (cause, "weavers")
        assert (incoming(), context.group(), story()) == (None, None, context.NOWHERE)

    def test_gives_way_to_a_story_begun_inside(self):
        with handling(woven()), begin(correlation_id="audit"):
            assert incoming() is None
            assert story().correlation_id == "audit"


class TestBegin:
    def test_goes_on_with_the_callers_trace(self):
        with begin(traceparent=TRACE) as told:
            assert story() == told
            assert told.traceparent == TRACE

    def test_begins_a_trace_where_the_callers_is_broken(self):
        with begin(traceparent="00-trace") as told:
            assert told.traceparent == valid(told.traceparent)

    def test_ends_with_its_block_when_that_fails(self):
        with pytest.raises(RuntimeError), begin():
            raise RuntimeError
        assert story() == context.NOWHERE


class TestCarry:
    def test_is_empty_outside_of_any_story(self):
        assert carry() == {}

    def test_packs_what_carried_goes_on_with(self):
        with handling(woven(correlation_id="order-7", traceparent=TRACE)):
            here, headers = story(), carry()
        with carried({"id": str(uuid4()), "lang": "py", **headers}):
            assert story() == here

    @pytest.mark.parametrize(
        "headers", [None, {}, {"X-Correlation-ID": 7, "traceparent": "x", "X-Causation-ID": "a b"}]
    )
    def test_makes_nothing_of_headers_that_hold_no_story(self, headers):
        with carried(headers):
            assert story() == context.NOWHERE
