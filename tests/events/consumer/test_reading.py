"""What becomes of records that are not as our publishers write them: tombstones, foreign and broken ones."""

from uuid import UUID, uuid4

import msgspec
import pytest

from events.consumer.reading import read
from events.consumer.record import Place, Record, Undecodable
from events.handling import DuplicateHandler, Group, NoDecoder, on_tombstone
from tests.events.consumer.dyeing import (
    DRYING,
    LEDGER,
    MIXED,
    VATS,
    WEATHER,
    RainForecast,
    VatCracked,
    VatDrained,
    drained,
    filled,
    record,
    tombstone,
)


def forecast(*, key=b"Bergen", value=b'{"town":"Bergen","millimetres":12.5}', offset=0, timestamp_ms=1_000, headers=()):
    return Record(
        place=Place("weather", 0),
        offset=offset,
        key=key,
        value=value,
        headers=list(headers),
        timestamp_ms=timestamp_ms,
    )


def arrived(group, given):
    arrival = read(group, given)
    arrival.read()
    return arrival


class TestOurs:
    def test_is_read_with_its_id_in_lower_case(self):
        event_id = uuid4()
        arrival = arrived(
            LEDGER, drained(headers=[("id", str(event_id).upper().encode()), ("type", b"dyeing.vat-drained.v1")])
        )
        assert (arrival.id, arrival.event) == (str(event_id), VatDrained("INDIGO"))

    def test_is_nothing_to_a_group_without_a_handler_even_if_it_is_broken(self):
        assert read(LEDGER, record(VatCracked("INDIGO"), value=b"{")) is None
        assert read(LEDGER, filled(headers=[("type", b"dyeing.invented-tomorrow.v1")])) is None

    @pytest.mark.parametrize(
        ("changes", "complaint"),
        [
            ({"headers": [("type", b"dyeing.vat-filled.v1")]}, "no event id"),
            ({"headers": [("id", b"17"), ("type", b"dyeing.vat-filled.v1")]}, "no event id"),
            ({"headers": [("id", b"\xff"), ("type", b"dyeing.vat-filled.v1")]}, "no event id"),
            ({"headers": [("id", str(uuid4()).encode())]}, "no header 'type'"),
            ({"headers": [("type", b"\xff")]}, "no UTF-8"),
            ({"key": b"\xff"}, "no UTF-8"),
            ({"key": b"IN\0DIGO"}, "NUL"),
            ({"value": b"not json"}, "is not a dyeing.vat-filled.v1"),
            ({"value": b'{"litres":1}'}, "is not a dyeing.vat-filled.v1"),
            ({"value": b'{"vat":"\xff"}'}, "is not a dyeing.vat-filled.v1"),
        ],
    )
    def test_is_refused_if_no_publisher_of_ours_can_have_written_it(self, changes, complaint):
        with pytest.raises(Undecodable, match=complaint):
            arrived(LEDGER, msgspec.structs.replace(filled(), **changes))

    def test_is_refused_with_a_time_that_is_none(self):
        with pytest.raises(Undecodable, match="which is none"):
            _ = arrived(MIXED, drained(timestamp_ms=10**18)).incoming


class TestTombstones:
    def test_go_to_the_handler_that_asked_for_them_with_the_key(self):
        assert arrived(MIXED, tombstone("MADDER")).event == "MADDER"

    def test_are_nothing_to_other_groups(self):
        assert read(LEDGER, tombstone()) is None

    def test_without_our_headers_have_an_id_all_the_same(self):
        assert UUID(arrived(MIXED, tombstone(headers=[])).id)

    def test_of_ours_go_on_with_their_story(self):
        story = {"correlation_id": "c-1", "causation_id": "c-2", "traceparent": "t-1"}
        ours = [("id", str(uuid4()).encode()), *((name, text.encode()) for name, text in story.items())]
        incoming = arrived(MIXED, tombstone(headers=ours)).incoming
        assert {name: getattr(incoming, name) for name in story} == story

    def test_of_one_topic_have_one_handler(self):
        with pytest.raises(DuplicateHandler, match="vats"):
            on_tombstone(VATS, group=MIXED)(print)

    def test_make_the_group_listen_to_the_topic(self):
        group = Group("tombstones-only")
        on_tombstone(VATS, group=group)(print)
        assert group.topics == [VATS]


class TestOutside:
    def test_is_what_the_decoder_makes_of_it(self):
        arrival = arrived(DRYING, forecast())
        assert arrival.event == RainForecast("Bergen", 12.5)
        assert arrival.incoming.key == "Bergen"

    def test_has_an_id_that_is_the_same_whenever_it_is_read(self):
        assert (
            arrived(DRYING, forecast()).id
            == arrived(DRYING, forecast()).id
            == str(arrived(DRYING, forecast()).incoming.id)
        )
        ids = {arrived(DRYING, given).id for given in (forecast(), forecast(offset=1), forecast(timestamp_ms=2))}
        assert len(ids) == 3

    def test_keeps_its_own_header_called_id_out_of_ours(self):
        assert arrived(DRYING, forecast(headers=[("id", b"42")])).id == arrived(DRYING, forecast()).id

    def test_is_skipped_where_the_decoder_says_so(self):
        assert read(DRYING, forecast(key=b"heartbeat")) is None

    def test_may_have_a_key_that_is_no_text(self):
        assert arrived(DRYING, forecast(key=b"\xff")).incoming.key == "\\xff"

    def test_lets_the_decoders_error_through(self):
        with pytest.raises(msgspec.DecodeError):
            read(DRYING, forecast(value=b"{"))

    def test_needs_topics_and_a_decoder(self):
        with pytest.raises(NoDecoder, match="needs both"):
            Group("half-outside", outside=(WEATHER,))

    def test_is_on_the_list_of_the_groups_topics(self):
        assert DRYING.topics == [WEATHER]
