import json
from datetime import UTC, datetime
from types import SimpleNamespace

import jsonschema
import pytest
from django.db import transaction

from events.cloudevents import NotRenderable, render
from events.consumer.record import Place, Record
from events.models import OutboxRecord
from events.outbox import publish
from tests.events.weaving import RugWoven

SOURCE = "https://shop.example.com/weaving"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

# The rules of CloudEvents 1.0 for the JSON format: what must be there, and what each attribute may hold.
RULES = {
    "type": "object",
    "required": ["id", "source", "specversion", "type"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "source": {"type": "string", "minLength": 1, "format": "uri-reference"},
        "specversion": {"const": "1.0"},
        "type": {"type": "string", "minLength": 1},
        "subject": {"type": "string", "minLength": 1},
        "time": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
        "datacontenttype": {"type": "string", "pattern": "^[a-z]+/[a-z+]+$"},
        "dataschema": {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:."},
        "traceparent": {"type": "string", "pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"},
        "data": {},
    },
    "propertyNames": {"pattern": "^[a-z0-9]+$"},
    "additionalProperties": {"type": ["string", "integer", "boolean"]},
    "not": {"required": ["data", "data_base64"]},
}


def record(**changes):
    headers = {
        "id": "0190163d-8694-739b-aea5-966c26f8ad91",
        "type": "weaving.rug-woven.v1",
        "correlation_id": "order-7",
        "causation_id": None,
        "traceparent": TRACE,
        **changes.pop("headers", {}),
    }
    told = {
        "place": Place("rugs", 0),
        "offset": 4,
        "key": b"GARISH-RUG",
        "value": b'{"sku":"GARISH-RUG", "knots": 1e3}',
        "headers": [(name, None if text is None else text.encode()) for name, text in headers.items()],
        "timestamp_ms": 1_772_323_198_123,
    }
    return Record(**(told | changes))


def read(rendered):
    envelope = json.loads(rendered)
    jsonschema.Draft202012Validator(RULES, format_checker=jsonschema.FormatChecker()).validate(envelope)
    return envelope


class TestRender:
    def test_keeps_the_rules_of_the_specification_and_says_all_that_is_known(self):
        assert read(render(record(), source=SOURCE)) == {
            "specversion": "1.0",
            "id": "0190163d-8694-739b-aea5-966c26f8ad91",
            "source": SOURCE,
            "type": "weaving.rug-woven.v1",
            "subject": "GARISH-RUG",
            "time": "2026-02-28T23:59:58.123000Z",
            "datacontenttype": "application/json",
            "dataschema": "urn:event:weaving.rug-woven.v1",
            "traceparent": TRACE,
            "correlationid": "order-7",
            "data": {"sku": "GARISH-RUG", "knots": 1000.0},
        }

    def test_carries_the_payload_byte_for_byte(self):
        assert b'"data":{"sku":"GARISH-RUG", "knots": 1e3}' in render(record(), source=SOURCE)

    def test_leaves_out_what_is_not_known(self):
        bare = record(key=b"", headers={"correlation_id": None, "traceparent": None})
        assert set(read(render(bare, source=SOURCE))) == {
            *("specversion", "id", "source", "type", "time", "datacontenttype", "dataschema", "data")
        }

    def test_points_to_the_schema_where_it_can_be_fetched(self):
        where = "https://shop.example.com/events/weaving.rug-woven.v1.json"
        assert read(render(record(), source=SOURCE, dataschema=where))["dataschema"] == where

    @pytest.mark.parametrize(
        "changes",
        [
            {"value": None},
            {"value": b"{"},
            {"value": b"\xff"},
            {"key": b"\xff"},
            {"headers": {"id": None}},
            {"headers": {"type": None}},
        ],
        ids=str,
    )
    def test_refuses_what_is_no_event(self, changes):
        with pytest.raises(NotRenderable, match=r"rugs\[0\]@4"):
            render(record(**changes), source=SOURCE)

    def test_wants_a_source(self):
        with pytest.raises(NotRenderable, match="an event needs a source"):
            render(record(), source="")

    @pytest.mark.django_db
    def test_of_an_outbox_row_is_the_same_cloud_event_as_of_its_record(self):
        with transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG", knots=7), correlation_id="order-7")
        row = OutboxRecord.objects.get()
        envelope = read(render(row, source=SOURCE))
        assert (envelope["id"], envelope["subject"], envelope["correlationid"]) == (
            str(row.id),
            "GARISH-RUG",
            "order-7",
        )
        sent = SimpleNamespace(ms=int(row.created_at.replace(tzinfo=UTC).timestamp() * 1000))
        assert datetime.fromisoformat(envelope["time"]).timestamp() * 1000 == pytest.approx(sent.ms, abs=0.01)
        assert envelope["data"] == {"sku": "GARISH-RUG", "knots": 7}
