"""The spans themselves; loaded only where an SDK records. Names and attributes are those of OpenTelemetry's
conventions for messaging (https://opentelemetry.io/docs/specs/semconv/messaging/kafka/).
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, TraceFlags, Tracer

from events.observe.traceparent import valid
from events.observe.tracing import Handled

MOST_LINKS = 128  # as many as an SDK keeps by default


def current() -> str | None:
    """The traceparent of the open span, if it is a real one."""
    at = trace.get_current_span().get_span_context()
    return _traceparent(at) if at.is_valid else None


def going_on(traceparent: str) -> AbstractContextManager[object]:
    remote = _parse(traceparent)
    if remote is None or trace.get_current_span().get_span_context().is_valid:
        return nullcontext()
    return trace.use_span(NonRecordingSpan(remote))


def create(*, wire_type: str, topic: str, key: str, event_id: UUID, parent: str | None) -> str:
    """Record that an event was published; return what it takes along."""
    span = _tracer().start_span(
        f"create {topic}",
        context=_inside(parent),
        kind=SpanKind.PRODUCER,
        attributes={
            **_common("create", topic),
            "messaging.message.id": str(event_id),
            "messaging.kafka.message.key": key,
            "events.type": wire_type,
        },
    )
    span.end()
    return _traceparent(span.get_span_context())


def send(count: int, traceparents: Iterable[str | None]) -> AbstractContextManager[Span]:
    return _tracer().start_as_current_span(
        "send outbox",
        kind=SpanKind.CLIENT,
        attributes={**_common("send"), "messaging.batch.message_count": count},
        links=_links(traceparents),
    )


def process(record: Handled, *, group: str) -> AbstractContextManager[Span]:
    return _tracer().start_as_current_span(
        f"process {record.topic}",
        context=_from(record.traceparent),
        kind=SpanKind.CONSUMER,
        attributes={
            **_common("process", record.topic),
            "messaging.consumer.group.name": group,
            "messaging.message.id": str(record.id),
            "messaging.message.conversation_id": record.correlation_id or "",
            "messaging.kafka.message.key": record.key,
            "messaging.destination.partition.id": str(record.partition),
            "messaging.kafka.offset": record.offset,
            "events.type": record.type,
        },
    )


def process_batch(records: Iterable[Handled], *, group: str) -> AbstractContextManager[Span]:
    batch = list(records)
    return _tracer().start_as_current_span(
        f"process {', '.join(sorted({record.topic for record in batch}))}",
        context=Context(),
        kind=SpanKind.CONSUMER,
        attributes={
            **_common("process"),
            "messaging.consumer.group.name": group,
            "messaging.batch.message_count": len(batch),
        },
        links=_links(record.traceparent for record in batch),
    )


def own(
    name: str, *, kind: str, attributes: Mapping[str, str], traceparent: str | None
) -> AbstractContextManager[Span]:
    return _tracer().start_as_current_span(
        name,
        context=_from(traceparent) if traceparent else None,
        kind=SpanKind[kind.upper()],
        attributes=attributes,
    )


def hand_over() -> None:
    """The SDK's provider can be shut down; the API does not say so."""
    if callable(shutdown := getattr(trace.get_tracer_provider(), "shutdown", None)):
        shutdown()


def _tracer() -> Tracer:
    return trace.get_tracer("events")


def _common(operation: str, topic: str | None = None) -> dict[str, str]:
    named = {"messaging.system": "kafka", "messaging.operation.name": operation, "messaging.operation.type": operation}
    return {**named, "messaging.destination.name": topic} if topic else named


def _links(traceparents: Iterable[str | None]) -> list[Link]:
    """One for each trace, not for each event: a page may be of thousands."""
    once = dict.fromkeys(text for text in traceparents if text)
    return [Link(context) for text in islice(once, MOST_LINKS) if (context := _parse(text))]


def _inside(parent: str | None) -> Context | None:
    """Below the span that is open here (None); in a batch, whose span is of no story, below the event's own."""
    story, at = _parse(parent), trace.get_current_span().get_span_context()
    return None if story is None or story.trace_id == at.trace_id else _from(parent)


def _from(traceparent: str | None) -> Context:
    remote = _parse(traceparent)
    return trace.set_span_in_context(NonRecordingSpan(remote), Context()) if remote else Context()


def _parse(traceparent: str | None) -> SpanContext | None:
    if (text := valid(traceparent)) is None:
        return None
    _, trace_id, span_id, flags = text.split("-")
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))


def _traceparent(at: SpanContext) -> str:
    return f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}"
