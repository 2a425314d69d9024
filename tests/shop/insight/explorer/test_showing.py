"""Who sees what of a record."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from events.consumer.record import Place
from events.schemas.examples import example
from inventory.events import StockReceived
from orders.events import CardDeclined, OrderPlaced, PaymentAuthorized, ReturnRefused, ReturnRequested
from shop.insight.explorer.masking import MASK
from shop.insight.explorer.showing import MOST, shown
from tests.shop.insight.explorer.records import ADA, ADA_CHANGED, ALL, AT_MS, EVENT_ID, SOME, record

RUGS_CAME = StockReceived("GARISH-RUG", 1, 5, 5, 0, "delivery", "ada")
FOREIGN = {
    "unknown type": {"headers": [("type", b"bank.ada-lovelace-paid.v1")], "value": b'{"name": "Ada Lovelace"}'},
    "no headers": {"value": b'{"name": "Ada Lovelace"}'},
    "another topic": {"place": Place("possible-fraud", 0), "value": b"Ada Lovelace"},
    "not the event": {
        "place": Place("stock", 0),
        "headers": [("type", b"inventory.stock-received.v1")],
        "value": b'{"sku": "Ada Lovelace"}',
    },
    "a type of another topic": {
        "headers": [("type", b"inventory.stock-received.v1")],
        "value": msgspec.json.encode(RUGS_CAME) + b" ",
        "key": b"GARISH-RUG",
    },
    "a foreign key": {
        "place": Place("stock", 0),
        "headers": [("type", b"inventory.stock-received.v1")],
        "value": msgspec.json.encode(RUGS_CAME),
    },
    "a foreign tombstone": {"value": None},
    "no text": {"value": b"\xffAda Lovelace", "headers": [("type", b"\xff")]},
    "very deep": {"headers": [("type", b"orders.order-placed.v1")], "value": b"[" * 99_999},
}


class TestAnybody:
    @pytest.mark.parametrize("reader", [ALL, SOME])
    def test_sees_an_event_of_a_topic_without_personal_data_as_it_lies_there(self, reader):
        seen = shown(record(RUGS_CAME), reader=reader)
        assert (seen.place, seen.offset, seen.key) == (Place("stock", 0), 7, "GARISH-RUG")
        assert (seen.wire_type, seen.event_id) == ("inventory.stock-received.v1", EVENT_ID)
        assert seen.at == datetime.fromtimestamp(AT_MS / 1000, UTC)
        assert seen.header("type") == seen.wire_type
        assert '"actor": "ada"' in seen.text
        assert (seen.masked, seen.hidden, seen.kind) == (False, False, "JSON")

    @pytest.mark.parametrize("reader", [ALL, SOME])
    def test_sees_that_a_customer_was_forgotten(self, reader):
        seen = shown(record(ADA_CHANGED, value=None), reader=reader)
        assert (seen.tombstone, seen.key, seen.text, seen.hidden) == (True, str(ADA), "", False)

    @pytest.mark.parametrize("reader", [ALL, SOME])
    def test_is_told_of_times_that_there_are_not(self, reader):
        assert shown(record(RUGS_CAME, timestamp_ms=9**18), reader=reader).at is None


class TestWhoeverMaySeePayloads:
    def test_sees_personal_data(self):
        seen = shown(record(ADA_CHANGED), reader=ALL)
        assert "ada@example.com" in seen.text
        assert not seen.masked

    @pytest.mark.parametrize("parts", FOREIGN.values(), ids=FOREIGN)
    def test_sees_whatever_lies_there(self, parts):
        seen = shown(record(**{"key": b"ada@example.com", **parts}), reader=ALL)
        assert not seen.masked
        assert "ada@example.com" in seen.key or "GARISH-RUG" in seen.key
        assert bool(seen.text) == (parts["value"] is not None)

    def test_sees_the_beginning_of_what_is_long_and_all_of_it_when_asked(self):
        long = record(value=b"x" * (MOST + 5))
        assert (len(shown(long, reader=ALL).text), shown(long, reader=ALL).more) == (MOST, 5)
        assert (len(shown(long, reader=ALL, whole=True).text), shown(long, reader=ALL, whole=True).more) == (
            MOST + 5,
            0,
        )

    def test_sees_the_beginning_of_a_long_key(self):
        assert shown(record(key=b"x" * 5000), reader=ALL).key.endswith("x… (5000 characters)")

    def test_sees_headers_of_all_kinds(self):
        odd = [("none", None), ("bytes", b"\xff"), ("nul\0", b"a\0b"), ("twice", b"1"), ("twice", b"2")]
        seen = shown(record(headers=odd), reader=ALL)
        assert seen.headers == (
            ("none", ""),
            ("bytes", "hex:ff"),
            ("'nul\\x00'", "a␀b"),
            ("twice", "1"),
            ("twice", "2"),
        )
        assert seen.header("twice") == "1"


class TestOthers:
    def test_see_what_a_customer_record_is_made_of_and_no_word_of_it(self):
        seen = shown(record(ADA_CHANGED), reader=SOME)
        assert (seen.masked, seen.hidden, seen.key) == (True, False, str(ADA))
        told = msgspec.json.decode(seen.text)
        assert told["customer_id"] == str(ADA)
        assert told["version"] == 3
        assert told["name"] == told["email"] == told["language"] == MASK
        assert UUID(told["addresses"][0].pop("address_id"))
        assert set(told["addresses"][0].values()) == {MASK}

    @pytest.mark.parametrize(
        ("cls", "hidden"),
        [
            (OrderPlaced, {"payment_token", "card_fingerprint", "email_hash"}),
            (PaymentAuthorized, {"card_fingerprint"}),
            (CardDeclined, {"card_fingerprint"}),
            (ReturnRequested, {"reason"}),
            (ReturnRefused, {"reason"}),
        ],
    )
    def test_see_no_field_that_an_event_marks_as_personal(self, cls, hidden):
        event = msgspec.json.decode(example(cls), type=cls)
        told = msgspec.json.decode(shown(record(event), reader=SOME).text)
        assert {name for name, value in told.items() if value == MASK} == hidden

    @pytest.mark.parametrize("parts", FOREIGN.values(), ids=FOREIGN)
    def test_see_nothing_of_what_is_not_surely_ours(self, parts):
        headers = [("signed-by", b"Ada Lovelace"), ("id", b"Ada Lovelace"), *parts.get("headers", [])]
        seen = shown(record(**{"key": b"Ada Lovelace", **parts, "headers": headers}), reader=SOME)
        if parts.get("key") is None:
            assert "Ada" not in repr(seen)
        assert (seen.masked, seen.hidden, seen.key) == (True, True, MASK)
        assert seen.text in (MASK, "")
        assert seen.size == len(parts["value"] or b"")

    def test_see_no_field_that_the_schema_does_not_describe(self):
        value = {**msgspec.to_builtins(RUGS_CAME), "ada@example.com": "Ada Lovelace", "bell": {"ring": "Ada"}}
        seen = shown(record(RUGS_CAME, value=msgspec.json.encode(value)), reader=SOME)
        told = msgspec.json.decode(seen.text)
        assert told == {**msgspec.to_builtins(RUGS_CAME), "… and 2 more": MASK}
        assert seen.masked

    def test_see_nothing_that_hides_behind_a_second_field_of_the_same_name(self):
        value = b'{"actor": "Ada Lovelace",' + msgspec.json.encode(RUGS_CAME)[1:]
        assert "Lovelace" not in shown(record(RUGS_CAME, value=value), reader=SOME).text

    def test_see_no_header_that_is_not_ours(self):
        headers = [*record(RUGS_CAME).headers, ("signed-by", b"Ada Lovelace")]
        seen = shown(record(RUGS_CAME, headers=headers), reader=SOME)
        assert seen.headers[0] == ("id", EVENT_ID)
        assert seen.headers[-1] == ("signed-by", MASK)
