import base64
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from shop.reports.envelope import NotExact, amount, digits
from shop.reports.events import COLUMNS, SaleReported, SaleRow, reported
from tests.shop.reports.telling import NOON


def row(**changes):
    said = {
        "order_id": UUID("0190a000-0000-7000-8000-0000000000de"), "kind": "goods", "line": 1, "sku": "GARISH-RUG",
        "category": "rugs", "country": "AT", "currency": "EUR", "pieces": 2, "pieces_returned": 0,
        "sold": digits(Decimal("40.00")), "returned": digits(Decimal(0)), "paid_at": NOON, "cancelled_at": None,
        "version": 3,
    }  # fmt: skip
    return SaleRow(**(said | changes))


class TestDigits:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [("0.00", "AA=="), ("40.00", "D6A="), ("1.28", "AIA="), ("-0.01", "/w=="), ("-1.28", "gA==")],
    )
    def test_are_java_s_two_s_complement(self, said, expected):
        """As BigInteger.toByteArray() writes them; a leading zero keeps 128 from being negative."""
        assert int.from_bytes(base64.b64decode(expected), "big", signed=True) == Decimal(said) * 100
        assert amount(digits(Decimal(said))) == Decimal(said)

    @pytest.mark.parametrize("said", ["9999999999999999.99", "-9999999999999999.99", "7", "0.1"])
    def test_keep_every_amount(self, said):
        assert amount(digits(Decimal(said))) == Decimal(said)

    @pytest.mark.parametrize("said", ["0.001", "10000000000000000.00", "NaN", "Infinity"])
    def test_refuse_what_does_not_fit(self, said):
        with pytest.raises(NotExact, match="at most 16 digits"):
            digits(Decimal(said))


class TestSaleReported:
    def test_is_an_envelope_as_json_converter_reads_it(self):
        """It takes an object of exactly these two, and the fields' types by these names."""
        said = msgspec.json.decode(msgspec.json.encode(reported(row())))
        assert set(said) == {"schema", "payload"}
        assert said["schema"]["type"] == "struct"
        types = {field["field"]: (field["type"], field.get("name", "")) for field in said["schema"]["fields"]}
        assert types["order_id"] == ("string", "io.debezium.data.Uuid")
        assert types["pieces"] == ("int32", "")
        assert types["sold"] == ("bytes", "org.apache.kafka.connect.data.Decimal")
        assert types["paid_at"] == ("string", "io.debezium.time.ZonedTimestamp")
        assert said["payload"]["sold"] == "D6A="
        assert said["payload"]["paid_at"] == "2026-05-01T12:00:00Z"

    def test_says_a_schema_for_each_field_and_for_no_other(self):
        assert [column.field for column in COLUMNS] == list(SaleRow.__struct_fields__)

    def test_lets_only_the_cancellation_be_missing(self):
        assert [column.field for column in COLUMNS if column.optional] == ["cancelled_at"]

    def test_can_be_read_back(self):
        event = reported(row())
        assert msgspec.json.decode(msgspec.json.encode(event), type=SaleReported) == event

    @pytest.mark.parametrize(("changes", "end"), [({}, "1"), ({"line": 0, "kind": "delivery"}, "delivery")])
    def test_has_the_key_of_its_row(self, changes, end):
        assert reported(row(**changes)).key == f"0190a000-0000-7000-8000-0000000000de/{end}"
