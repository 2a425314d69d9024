"""Sets OpenTelemetry's SDK up: where spans go. Loaded only where ``TRACES`` says so.

Spans wait in a queue of 2,048 and are sent by a thread of their own, in batches. Where the collector is away or slow,
the oldest are dropped: nobody who works waits for it, and no memory grows. The SDK's own variables (``OTEL_…``) say to
which collector, and how many are sampled.
"""

import os
from collections.abc import Callable
from functools import partial
from threading import Lock, Timer

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

Exporter = Callable[[], SpanExporter]

SEND_SECONDS = 3.0  # for each batch, tries again included
LAST_SECONDS = 2.0  # at a process's end, whoever supervises it waits for ten


class PerProcess(SpanProcessor):
    """Begins to send with the process's first span. What a parent began, with its thread, would not survive a fork."""

    def __init__(self, exporter: Exporter) -> None:
        self._make, self._making = exporter, Lock()
        self._pid = 0
        os.register_at_fork(after_in_child=self._forget)

    def on_end(self, span: ReadableSpan) -> None:
        if self._pid != os.getpid():
            self._begin()
        self._sending.on_end(span)

    def shutdown(self) -> None:
        """Send what waits, but not for long: it is only spans."""
        if self._pid != os.getpid():
            return
        enough = Timer(LAST_SECONDS, self._exporter.shutdown)
        enough.daemon = True
        enough.start()
        self._sending.shutdown()
        enough.cancel()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._pid != os.getpid() or self._sending.force_flush(timeout_millis)

    def _begin(self) -> None:
        with self._making:
            if self._pid != os.getpid():
                self._exporter = self._make()
                self._sending = BatchSpanProcessor(self._exporter)
                self._pid = os.getpid()

    def _forget(self) -> None:
        self._making = Lock()  # another thread of the parent may have held it


def set_up(way: str, *, process: str) -> TracerProvider:
    """Record spans from now on, under the name of this process, and send them that way."""
    who = Resource.create({"service.namespace": "papilio", "service.name": process})
    provider = TracerProvider(resource=who)
    provider.add_span_processor(PerProcess(exporters[way]()))  # what it imports is shared by all who are forked
    trace.set_tracer_provider(provider)
    return provider


def _console() -> Exporter:
    from shop.observe.lines import Lines

    return Lines


def _otlp() -> Exporter:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return partial(OTLPSpanExporter, timeout=SEND_SECONDS)


exporters: dict[str, Callable[[], Exporter]] = {"console": _console, "otlp": _otlp}
