"""Caterpillars let go on the page, and the butterflies that it shows; the log itself is played here."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from django.utils import timezone

from events import browsing, peek
from events.browsing import Seen, Stretch
from events.consumer.record import Place, Record
from events.extents import Extent
from events.peek import LogAway
from events.testing import deliver, published
from shop.journey import releasing
from shop.journey.events import ButterflyEmerged, ButterflyQueried, CaterpillarReleased
from shop.journey.handlers.metamorphosis import METAMORPHOSIS, Metamorphosis
from shop.journey.log import metamorphosis
from shop.rates import Rate

pytestmark = pytest.mark.django_db

PAGE, LIVE = "/journey/log/metamorphosis/", "/journey/log/live/metamorphosis/"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FRANZ = CaterpillarReleased(UUID(int=1), "Franz", "teal", NOON)
EMERGED = Metamorphosis.cool_transformation(FRANZ)
QUERIED = ButterflyQueried(*msgspec.structs.astuple(EMERGED))


@pytest.fixture
def lying_there(monkeypatch):
    """Let events lie on the log, the first one at noon, each next one a tenth of a second later."""

    def put(*events, raw=None):
        records = [as_record(event, at=number, raw=raw) for number, event in enumerate(events)]

        def scan(within, start, **_):
            found = [one for one in reversed(records) if one.place in within]
            seen = tuple(Seen(one.offset, one.timestamp_ms, 0, one) for one in found)
            return Stretch(seen, {}, {}, len(seen), None, "over")

        monkeypatch.setattr(peek, "extents", lambda topics, timeout: {Place(t, 0): Extent(0, 99) for t in topics})
        monkeypatch.setattr(browsing, "scan", scan)

    return put


def as_record(event, *, at, raw=None):
    return Record(
        place=Place(event.topic.name, 0),
        offset=at,
        key=event.key.encode(),
        value=raw if raw and isinstance(event, ButterflyQueried) else msgspec.json.encode(event),
        headers=[],
        timestamp_ms=int(NOON.timestamp() * 1000) + 100 * at,
    )


@pytest.fixture
def no_kafka(monkeypatch):
    def away(topics, timeout):
        raise LogAway("Timed out.")

    monkeypatch.setattr(peek, "extents", away)


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def let_go(client, name="Franz", colour="teal"):
    return client.post(PAGE, {"name": name, "colour": colour})


class TestPage:
    def test_shows_caterpillars_and_what_became_of_them(self, client, lying_there):
        lying_there(FRANZ, EMERGED)
        page = text(client.get(PAGE))
        assert "znarF·Franz" in page
        assert "50 mm across" in page
        assert "<b>after 100 ms</b>" in page
        assert "nobody runs it" in page

    def test_shows_a_chrysalis_until_the_butterfly_is_out(self, client, lying_there):
        lying_there(FRANZ)
        page = text(client.get(PAGE))
        assert "is in its chrysalis…" in page
        assert "znarF" not in page

    def test_says_whether_the_query_made_the_same_of_it(self, client, lying_there):
        lying_there(FRANZ, EMERGED, QUERIED)
        assert "the same butterfly" in text(client.get(LIVE))

    def test_says_what_else_the_query_made_of_it(self, client, lying_there):
        lying_there(FRANZ, EMERGED, msgspec.structs.replace(QUERIED, wings="ZNARF·FRANZ"))
        part = text(client.get(LIVE))
        assert "the same butterfly" not in part
        assert "ZNARF·FRANZ" in part

    @pytest.mark.parametrize("raw", [b"butterflies are no JSON", b'{"name":"Franz"}', b"\xff\xfe", b"null"])
    def test_passes_over_what_a_query_wrote_that_is_no_butterfly(self, client, lying_there, raw, caplog):
        lying_there(FRANZ, EMERGED, QUERIED, raw=raw)
        assert "znarF·Franz" in text(client.get(PAGE))
        assert "leaves out journey-butterflies-sql[0]@2" in caplog.text

    def test_shows_a_copy_of_a_record_once(self, client, lying_there):
        lying_there(FRANZ, FRANZ, EMERGED, EMERGED)
        assert text(client.get(PAGE)).count("<h3") == 1

    def test_is_there_before_anybody_let_one_go(self, client, lying_there):
        lying_there()
        assert "Let the first caterpillar go." in text(client.get(PAGE))

    def test_is_there_while_the_log_is_away_and_one_can_still_be_let_go(self, client, no_kafka):
        page = text(client.get(PAGE))
        assert "The log cannot be looked at just now" in page
        assert "Let it go" in page
        with published() as found:
            assert let_go(client).status_code == 302
        assert len(found.records) == 1

    def test_quotes_the_topology_and_the_query(self, client, lying_there):
        lying_there()
        page = text(client.get(PAGE))
        assert "shop/journey/handlers/metamorphosis.py" in page
        assert "cool_transformation" in page
        assert "In SQL" in page
        assert "REVERSE" in page

    def test_needs_no_query_where_there_is_none(self, client, lying_there, monkeypatch):
        lying_there()
        monkeypatch.setattr(metamorphosis, "SQL", "shop/streams/sql/moths.sql")
        assert "In SQL" not in text(client.get(PAGE))

    def test_moves_alone(self, client, lying_there):
        lying_there(FRANZ, EMERGED)
        part = text(client.get(LIVE))
        assert "znarF·Franz" in part
        assert "<h1" not in part


class TestLettingGo:
    def test_publishes_a_caterpillar_that_begins_a_story_and_becomes_a_butterfly(self, client, lying_there):
        lying_there()
        with published() as found:
            assert let_go(client)["Location"] == f"{PAGE}#butterflies"
            deliver([METAMORPHOSIS])
        crawling, flying = (record.event for record in found.records)
        assert (crawling.name, crawling.colour) == ("Franz", "teal")
        assert flying == ButterflyEmerged(crawling.caterpillar_id, "Franz", "teal", "znarF·Franz", 50)
        assert {record.incoming.correlation_id for record in found.records} == {str(crawling.caterpillar_id)}

    def test_shows_it_underway_before_it_is_on_the_log(self, client, lying_there):
        lying_there()
        let_go(client)
        assert "is written down in the outbox" in text(client.get(PAGE))

    def test_marks_the_visitors_own_and_tells_those_who_listen(self, client, lying_there):
        lying_there()
        with published() as found:
            let_go(client)
            deliver([METAMORPHOSIS])
        lying_there(FRANZ, EMERGED, *(record.event for record in found.records))
        part = text(client.get(LIVE))
        assert "is written down in the outbox" not in part
        assert part.count("yours") == 1
        assert "data-news>Franz is a butterfly. </p>" in part

    def test_forgets_what_was_long_underway(self, client, lying_there, monkeypatch):
        lying_there()
        let_go(client)
        later = timezone.now() + timedelta(minutes=1)
        monkeypatch.setattr(metamorphosis.timezone, "now", lambda: later)
        assert "is written down in the outbox" not in text(client.get(LIVE))

    @pytest.mark.parametrize(
        ("form", "told"),
        [
            ({"name": "", "colour": "teal"}, "Give it a name."),
            ({"name": "Max 123", "colour": "teal"}, "Please use letters only, without spaces."),
            ({"name": "Max\0", "colour": "teal"}, "Null characters are not allowed."),
            ({"name": "<b>", "colour": "teal"}, "Please use letters only, without spaces."),
            ({"name": "\U0001d509ranz", "colour": "teal"}, "Please use letters only, without spaces."),
            ({"name": "F" * 17, "colour": "teal"}, "Please use 16 letters at most."),
            ({"name": "F" * 100_000, "colour": "teal"}, "Please use 16 letters at most."),
            ({"name": "Franz", "colour": "plaid"}, "Choose one of the four colours."),
            ({"name": "Franz"}, "Choose a colour."),
        ],
    )
    def test_says_what_is_wrong_and_publishes_nothing(self, client, lying_there, form, told):
        lying_there()
        with published() as found:
            page = text(client.post(PAGE, form), status=422)
        assert told in page
        assert found.records == []

    def test_writes_a_letter_as_one_character_however_it_was_typed(self, client, lying_there):
        lying_there()
        with published() as found:
            let_go(client, name="A\u0308sop")
        assert found.records[0].event.name == "Äsop"

    def test_is_limited(self, client, lying_there, monkeypatch):
        lying_there()
        monkeypatch.setattr(metamorphosis, "RATE", Rate(2, 60))
        address = {"REMOTE_ADDR": f"198.51.100.{uuid4().int % 250}"}
        answers = [client.post(PAGE, {"name": "Franz", "colour": "teal"}, **address) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [302, 302, 429]
        assert "So many at once" in text(answers[-1], status=429)

    def test_offers_each_colour_that_the_page_can_draw(self, client, lying_there):
        lying_there()
        page = text(client.get(PAGE))
        assert all(f'value="{colour}"' in page for colour in releasing.COLOURS)


class TestJourneyPage:
    def test_has_the_form_too(self, client):
        page = text(client.get("/journey/"))
        assert f'action="{PAGE}"' in page
        assert "stream(CATERPILLARS) .map(Metamorphosis.cool_transformation) .to(BUTTERFLIES)" in page
