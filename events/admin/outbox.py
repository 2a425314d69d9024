"""What was published and what will be: the outbox with each event's way to its groups, timers, and the relay."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from events import declare, schemas
from events.admin import showing
from events.admin.base import EventsAdmin, WithPayload
from events.adminsite import display
from events.conf import conf
from events.consumer.record import DAY_MS, DELIVERY_SLOTS
from events.handling import groups
from events.models import Authored, Delivery, OutboxRecord, Parked, RelayState, Timer

WHAT = ("wire_type", "topic", "key", "id", "story", "cause", "trace")
OUTBOX = "admin:events_outboxrecord_changelist"
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the outbox's times have no zone, as Debezium wants them


class AuthoredAdmin(WithPayload):
    """What outbox records and timers have in common, in the words of the glossary instead of Debezium's."""

    @display(description="type", ordering="type")
    def wire_type(self, row: Authored) -> str:
        return row.type

    @display(description="topic", ordering="aggregatetype")
    def topic(self, row: Authored) -> str:
        return row.aggregatetype

    @display(description="key")
    def key(self, row: Authored) -> str:
        return row.aggregateid

    @display(description="correlation id")
    def story(self, row: Authored) -> str:
        return search_link(row.correlation_id)

    @display(description="caused by")
    def cause(self, row: Authored) -> str:
        return search_link(row.causation_id)

    @display(description="trace")
    def trace(self, row: Authored) -> str:
        return showing.long(row.traceparent)

    @display(description="payload")
    def payload_shown(self, row: Authored) -> str:
        return showing.payload(None if row.payload is None else row.payload.encode())

    @display(description="payload")
    def payload_hidden(self, row: Authored) -> str:
        return showing.hidden(row.payload)


@admin.register(OutboxRecord)
class OutboxAdmin(AuthoredAdmin):
    list_display = ("position", "wire_type", "topic", "key", "created", "story")
    search_fields = ("aggregateid__exact", "type__exact", "correlation_id__exact", "id__iexact")
    search_help_text = "A whole key, type, correlation id or event id."
    fields = ("position", *WHAT, "created", "payload_shown", "way")
    ordering = ("-position",)

    @display(description="published (UTC)", ordering="position")
    def created(self, row: OutboxRecord) -> str:
        return showing.to_the_second(row.created_at)

    @display(description="its way")
    def way(self, row: OutboxRecord) -> str:
        return showing.table(("GROUP", "STATE", "AT", "RECEIVED", "ARRIVALS", "TOOK"), _way(row))


@admin.register(Timer)
class TimerAdmin(AuthoredAdmin):
    list_display = ("name", "due", "wire_type", "key")
    search_fields = ("name", "aggregateid__exact", "correlation_id__exact")
    fields = ("name", "due", *WHAT, "payload_shown")
    ordering = ("due_at",)

    @display(description="due (UTC)", ordering="due_at")
    def due(self, row: Timer) -> str:
        return showing.to_the_second(row.due_at.astimezone(UTC))


@admin.register(RelayState)
class RelayAdmin(EventsAdmin):
    list_display = ("relay", "leads_until", "epoch", "published", "position")
    fields = (
        "relay",
        "leads_until",
        "epoch",
        "published",
        "position",
        "floor",
        "a",
        "b",
        "system_identifier",
        "timeline",
    )

    @display(description="relay")
    def relay(self, row: RelayState) -> str:
        return row.owner_name or "a relay without a name" if row.owner else "no relay publishes"

    @display(description="leads until (UTC)")
    def leads_until(self, row: RelayState) -> str:
        return showing.to_the_second(row.expires_at.astimezone(UTC)) if row.expires_at else "-"


def search_link(of: str | None) -> str:
    """An id, leading to the outbox records that bear it."""
    if not of:
        return "-"
    return format_html('<a class="text-link" href="{}?{}">{}</a>', reverse(OUTBOX), urlencode({"q": of}), of)


def _way(row: OutboxRecord) -> list[tuple[Any, ...]]:
    """A line for each group that reacts to the event, and for each that got it all the same."""
    slot = (row.created_at - EPOCH) // timedelta(milliseconds=DAY_MS) % DELIVERY_SLOTS
    cls = declare.registry.get(schemas.current(row.type))
    reacting = {group.name for group in groups.values() if cls in group.handlers}
    known = Delivery.objects.using(conf().DATABASE).filter(group_name__in=list(groups), event_id=row.id, slot=slot)
    came = {delivery.group_name: delivery for delivery in known}
    blocked = Parked.objects.using(conf().DATABASE).filter(
        group_name__in=reacting, topic=row.aggregatetype, key=row.aggregateid.encode()
    )
    parked = set(blocked.values_list("group_name", flat=True))
    return [_line(name, came.get(name), name in parked) for name in sorted(reacting | set(came))]


def _line(name: str, delivery: Delivery | None, parked: bool) -> tuple[Any, ...]:
    if delivery is None:
        return name, "not yet: its key is parked" if parked else "not yet", "", "", "", ""
    at = f"{delivery.topic}[{delivery.partition}]@{delivery.offset}"
    took = "" if delivery.took_ms is None else f"{delivery.took_ms:.1f} ms"
    received = delivery.received_at.astimezone(UTC)
    return name, "done", at, showing.to_the_second(received), delivery.arrivals, took
