"""OpenTelemetry's spans across the outbox. Without an SDK all of this does nothing, and costs next to nothing.

::

    create orders          publish(): the event carries this span's ids to whoever handles it
        send outbox        the relay, one per page, linked to what it sent
        process orders     a handler; its parent is the event's `create`, so that a story is one trace
            create orders  what the handler publishes

A project's own spans, of its requests and tasks, are opened with :func:`span`. Where nobody records, the trace that
came in goes on unchanged: the last span that was recorded stays the parent.
"""

import sys
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol
from uuid import UUID

from events.observe.traceparent import begun_by


class Handled(Protocol):
    """What a span wants to know of a record; :class:`events.context.Incoming` is one."""

    @property
    def id(self) -> UUID: ...
    @property
    def type(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def correlation_id(self) -> str | None: ...
    @property
    def traceparent(self) -> str | None: ...


class Named(Protocol):
    """A span that is open, whose name may be found out later."""

    def update_name(self, name: str) -> None: ...
    def set_attribute(self, key: str, value: str | int) -> None: ...


def recording() -> bool:
    """Whether an SDK is set up. It cannot be while nobody has loaded OpenTelemetry's API, so we need not load it."""
    api = sys.modules.get("opentelemetry.trace")
    provider = getattr(api, "get_tracer_provider", None)  # it may just be loading, in this or another thread
    return api is not None and provider is not None and not isinstance(provider(), api.ProxyTracerProvider)


def current() -> str | None:
    """The traceparent of the span that is open here, if one is recorded."""
    if not recording():
        return None
    from events.observe import spans

    return spans.current()


def going_on(traceparent: str | None) -> AbstractContextManager[object]:
    """Let spans that are opened inside be children of ``traceparent``, unless they are of an open span already."""
    if traceparent is None or not recording():
        return nullcontext()
    from events.observe import spans

    return spans.going_on(traceparent)


def publishing(*, wire_type: str, topic: str, key: str, event_id: UUID, traceparent: str | None) -> str:
    """The traceparent that an event takes along: its own `create` span's; if nobody records, its story's."""
    if not recording():
        return traceparent or begun_by(event_id)
    from events.observe import spans

    return spans.create(wire_type=wire_type, topic=topic, key=key, event_id=event_id, parent=traceparent)


def sending(count: int, traceparents: Iterable[str | None]) -> AbstractContextManager[object]:
    """A span around a page that the relay sends: one, however many records. Unrecorded, it reads none of them."""
    if not recording():
        return nullcontext()
    from events.observe import spans

    return spans.send(count, traceparents)


def processing(record: Handled, *, group: str) -> AbstractContextManager[object]:
    """A span around the handler of one event."""
    if not recording():
        return nullcontext()
    from events.observe import spans

    return spans.process(record, group=group)


def processing_batch(records: Iterable[Handled], *, group: str) -> AbstractContextManager[object]:
    """A span around the handler of a batch, linked to each of its events. What it publishes is in its trace."""
    if not recording():
        return nullcontext()
    from events.observe import spans

    return spans.process_batch(records, group=group)


def span(
    name: str, *, kind: Literal["server", "consumer"], attributes: Mapping[str, str], traceparent: str | None = None
) -> AbstractContextManager[Named | None]:
    """A span of the project's own: a request that is answered, a task that runs.

    :param traceparent: of whoever asked; None goes on with the story that is told here, if any
    """
    if not recording():
        return nullcontext()
    from events.observe import spans

    return spans.own(name, kind=kind, attributes=attributes, traceparent=traceparent)


def hand_over() -> None:
    """Let an SDK send what it still holds, before a process ends by ``os._exit``, which tells nobody."""
    if not recording():
        return
    from events.observe import spans

    spans.hand_over()
