"""What Flink writes is read in each of its forms; all else is refused with a reason that helps."""

from datetime import UTC, datetime

import msgspec
import pytest

from events.consumer.record import Place, Record
from orders.events import CardAuthorizedOften
from orders.possible_fraud import NoSuspicion, read_suspicion
from tests.orders.cards import CARD_A
from tests.orders.conftest import NOON

SAID = {"card_fingerprint": CARD_A, "window_start": "2026-05-01T12:00:00Z", "authorizations": 4}


def record(value=None, **changes):
    raw = msgspec.json.encode({**SAID, **changes}) if value is None else value
    return Record(
        place=Place("possible-fraud", 0), offset=0, key=CARD_A.encode(), value=raw, headers=[], timestamp_ms=1
    )


class TestReadSuspicion:
    @pytest.mark.parametrize(
        "written",
        [
            "2026-05-01T12:00:00Z",
            "2026-05-01T12:00:00.000Z",
            "2026-05-01 12:00:00Z",
            "2026-05-01 12:00:00",
            "2026-05-01T12:00:00.000",
            "2026-05-01T14:00:00+02:00",
        ],
    )
    def test_takes_each_form_of_a_time(self, written):
        assert read_suspicion(record(window_start=written)) == CardAuthorizedOften(CARD_A, NOON, 4)
        assert read_suspicion(record(window_start=written)).window_start.tzinfo is UTC

    def test_passes_over_fields_that_it_does_not_know(self):
        assert read_suspicion(record(window_end="later")).authorizations == 4

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (b"", "cannot be read"),
            (b"{", "cannot be read"),
            (b"\xff\xfe", "cannot be read"),
            (b"[]", "cannot be read"),
            (b"[" * 5000, "cannot be read"),
            (b"{}", "card_fingerprint"),
            (b'{"card_fingerprint": 7}', "card_fingerprint"),
        ],
        ids=["nothing", "half", "no text", "a list", "deep", "no field", "a number"],
    )
    def test_refuses_what_is_no_such_record(self, raw, reason):
        with pytest.raises(NoSuspicion, match=reason):
            read_suspicion(record(raw))

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"card_fingerprint": ""}, "card_fingerprint"),
            ({"card_fingerprint": "a\0b"}, "printable"),
            ({"card_fingerprint": "a" * 129}, "1 to 128"),
            ({"authorizations": 0}, "0 authorizations"),
            ({"authorizations": -1}, "-1 authorizations"),
            ({"authorizations": 2**31}, "a count is"),
            ({"authorizations": "many"}, "authorizations"),
            ({"authorizations": 4.5}, "authorizations"),
            ({"window_start": "soon"}, "it is a time"),
            ({"window_start": "9999-12-31T23:55:00-12:00"}, "it is a time"),
            ({"window_start": "9999-12-31T23:55:00Z"}, "No window begins"),
            ({"window_start": "1816-05-01T12:00:00Z"}, "No window begins"),
            ({"window_start": "2026-05-01T12:01:00Z"}, "No window begins"),
            ({"window_start": "2026-05-01T12:00:00.001Z"}, "No window begins"),
        ],
        ids=str,
    )
    def test_refuses_what_makes_no_sense(self, changes, reason):
        with pytest.raises(NoSuspicion, match=reason):
            read_suspicion(record(**changes))

    def test_quotes_no_fingerprint(self):
        with pytest.raises(NoSuspicion) as refused:
            read_suspicion(record(card_fingerprint=CARD_A + "\0"))
        assert CARD_A[:9] not in str(refused.value)

    def test_knows_the_time_zone_of_a_summer_day(self):
        assert read_suspicion(record(window_start="2026-07-01T00:00:00")).window_start == datetime(
            2026, 7, 1, tzinfo=UTC
        )
