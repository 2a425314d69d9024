import subprocess
import sys

import pytest
from django.db import transaction
from opentelemetry import trace

from events import context
from events.models import OutboxRecord
from events.observe import tracing
from events.observe.traceparent import valid
from events.outbox import publish
from tests.events.weaving import RugSold, RugWoven, record

TRACE = f"00-{7:032x}-{9:016x}-01"


def ids(span):
    return span.context.trace_id, span.context.span_id


def of(traceparent):
    _, trace_id, span_id, _ = traceparent.split("-")
    return int(trace_id, 16), int(span_id, 16)


def publish_one(event=None):
    with transaction.atomic():
        event_id = publish(event or RugWoven(sku="GARISH-RUG"))
    return OutboxRecord.objects.get(id=event_id)


@pytest.mark.django_db
class TestPublishing:
    def test_records_a_span_whose_ids_the_event_takes_along(self, spans):
        row = publish_one()
        [create] = spans.named("create rugs")
        assert ids(create) == of(row.traceparent)
        assert create.attributes["messaging.message.id"] == str(row.id)
        assert create.attributes["messaging.kafka.message.key"] == "GARISH-RUG"

    def test_is_a_child_of_the_callers_span_that_a_header_named(self, spans):
        with context.begin(traceparent=TRACE):
            publish_one()
        [create] = spans.named("create rugs")
        assert (create.parent.trace_id, create.parent.span_id) == of(TRACE)

    def test_is_a_child_of_the_span_that_is_open(self, spans):
        with trace.get_tracer("page").start_as_current_span("GET /checkout"), context.begin(traceparent=TRACE):
            publish_one()
        [page], [create] = spans.named("GET /checkout"), spans.named("create rugs")
        assert (create.parent.trace_id, create.parent.span_id) == ids(page)

    def test_begins_a_trace_outside_of_all(self, spans):
        publish_one()
        assert spans.named("create rugs")[0].parent is None


@pytest.mark.django_db
class TestProcessing:
    def test_is_a_child_of_the_events_span_and_the_parent_of_what_the_handler_publishes(self, spans):
        cause = record(RugWoven(sku="GARISH-RUG"))
        cause.headers.append(("traceparent", TRACE.encode()))
        incoming = cause.incoming
        with context.handling(incoming), tracing.processing(incoming, group="weavers"):
            row = publish_one(RugSold(sku="GARISH-RUG"))
        [process], [create] = spans.named("process rugs"), spans.named("create rugs")
        assert (process.parent.trace_id, process.parent.span_id) == of(TRACE)
        assert (create.parent.trace_id, create.parent.span_id) == ids(process)
        assert of(row.traceparent) == ids(create)
        assert process.attributes["messaging.consumer.group.name"] == "weavers"
        assert process.attributes["messaging.kafka.offset"] == cause.offset

    def test_keeps_the_error_of_a_handler(self, spans):
        incoming = record(RugWoven(sku="GARISH-RUG")).incoming
        with pytest.raises(ValueError, match="moth"), tracing.processing(incoming, group="weavers"):
            raise ValueError("a moth")
        [process] = spans.named("process rugs")
        assert not process.status.is_ok
        assert process.events[0].attributes["exception.message"] == "a moth"

    def test_of_a_batch_links_to_each_trace_and_leaves_each_event_in_its_own(self, spans):
        causes = [record(RugWoven(sku="GARISH-RUG")) for _ in range(3)]
        for number, cause in enumerate(causes, start=1):
            cause.headers.append(("traceparent", f"00-{number:032x}-{number:016x}-01".encode()))
        incomings = [cause.incoming for cause in causes]
        with tracing.processing_batch(incomings, group="weavers"), context.handling(incomings[1]):
            publish_one()
        [batch], [create] = spans.named("process rugs"), spans.named("create rugs")
        assert [link.context.trace_id for link in batch.links] == [1, 2, 3]
        assert create.parent.trace_id == 2


class TestSending:
    def test_is_one_span_for_a_page_and_links_once_to_each_trace_in_it(self, spans):
        with tracing.sending(500, [TRACE, None, "by hand"] * 200):
            pass
        [send] = spans.named("send outbox")
        assert send.attributes["messaging.batch.message_count"] == 500
        [link] = send.links
        assert (link.context.trace_id, link.context.span_id) == of(TRACE)

    def test_keeps_few_of_many_links(self, spans):
        with tracing.sending(5_000, (f"00-{number:032x}-{number:016x}-01" for number in range(1, 5_000))):
            pass
        assert len(spans.named("send outbox")[0].links) == 128


class TestWithoutAnSdk:
    def test_leaves_the_callers_span_the_parent(self):
        assert tracing.current() is None
        assert tracing.publishing(wire_type="t", topic="rugs", key="k", event_id=None, traceparent=TRACE) == TRACE
        assert valid(TRACE)

    def test_does_not_even_load_opentelemetry(self):
        code = "import sys; from events import context; sys.exit('opentelemetry.trace' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
