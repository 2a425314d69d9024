"""Spans for eyes and for `grep`: one JSON object in a line each, among the lines of the process's log."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult


class Lines(SpanExporter):
    """Writes to the standard error, where the log goes, too: what commands print stays what it is."""

    def __init__(self, to: TextIO | None = None) -> None:
        self._to = to

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        written = b"".join(msgspec.json.encode(line(span)) + b"\n" for span in spans)
        out = self._to or sys.__stderr__ or sys.stderr  # Celery puts something else there, which adds words of its own
        out.write(written.decode())
        out.flush()
        return SpanExportResult.SUCCESS


def line(span: ReadableSpan) -> dict[str, Any]:
    """What there is to say of a span. ``links`` are the traces that it worked for at once."""
    at, began, ended = span.get_span_context(), span.start_time or 0, span.end_time or 0
    said = {
        "span": span.name,
        "trace": f"{at.trace_id:032x}" if at else None,
        "id": f"{at.span_id:016x}" if at else None,
        "parent": f"{span.parent.span_id:016x}" if span.parent else None,
        "process": span.resource.attributes.get("service.name"),
        "at": datetime.fromtimestamp(began / 1e9, UTC),
        "ms": round((ended - began) / 1e6, 3),
        "error": None if span.status.is_ok else span.status.description or "failed",
        "links": [f"{link.context.trace_id:032x}" for link in span.links] or None,
        **(span.attributes or {}),
    }
    return {name: value for name, value in said.items() if value is not None}
