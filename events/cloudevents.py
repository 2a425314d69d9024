"""An event as a CloudEvent 1.0, in structured JSON: for a webhook or a tool outside, never for our own log.

The envelope says what the record's headers and key say; ``data`` is the payload as it was written, byte for byte. An
old version is rendered as the old version that it is.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from events.consumer.record import Record, Undecodable
from events.models import OutboxRecord
from events.schemas.schema import uri

CONTENT_TYPE = "application/cloudevents+json"


class NotRenderable(ValueError):
    """A tombstone is no event, nor is a record without an id, a type or JSON; and an event needs a source."""


def render(event: Record | OutboxRecord, *, source: str, dataschema: str = "") -> bytes:
    """Structured JSON, to be sent with :data:`CONTENT_TYPE`.

    ``traceparent`` is the specification's extension for tracing; ``correlationid`` and ``causationid`` are ours.

    :param source: a URI that names the publisher, such as ``https://shop.example.com/orders``
    :param dataschema: where the schema can be fetched; else it is named by its URN, the committed schema's ``$id``
    :raises NotRenderable: if there is no event in it, or no source
    """
    told = _of_record(event) if isinstance(event, Record) else _of_row(event)
    if not (source and told["id"] and told["type"] and told["data"] is not None):
        raise NotRenderable(f"{event} from {source!r} cannot be a CloudEvent: {NotRenderable.__doc__}")
    attributes = {
        "specversion": "1.0",
        **told,
        "source": source,
        "datacontenttype": "application/json",
        "dataschema": dataschema or uri(told["type"]),
        "data": _json(event, told["data"]),
    }
    # An attribute that an event lacks is left out: the specification allows neither null nor empty text.
    return msgspec.json.encode({name: value for name, value in attributes.items() if value not in (None, "")})


def _of_record(record: Record) -> dict[str, Any]:
    try:
        return {
            "id": record.event_id,
            "type": record.wire_type,
            "subject": record.key_text,
            "time": record.created_at,
            "traceparent": record.text("traceparent"),
            "correlationid": record.text("correlation_id"),
            "causationid": record.text("causation_id"),
            "data": record.value,
        }
    except Undecodable as error:
        raise NotRenderable(str(error)) from error


def _of_row(row: OutboxRecord) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "type": row.type,
        "subject": row.aggregateid,
        "time": _milliseconds(row.created_at),
        "traceparent": row.traceparent,
        "correlationid": row.correlation_id,
        "causationid": row.causation_id,
        "data": None if row.payload is None else row.payload.encode(),
    }


def _milliseconds(created_at: datetime) -> datetime:
    """The time as the log has it, so that a row and its record are one CloudEvent."""
    return created_at.replace(microsecond=created_at.microsecond // 1000 * 1000, tzinfo=UTC)


def _json(event: Record | OutboxRecord, payload: bytes) -> msgspec.Raw:
    try:
        msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotRenderable(f"The payload of {event} is not JSON: {error}") from error
    return msgspec.Raw(payload)
