"""The pages, as they are without JavaScript; the log itself is played here."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from events import peek
from events.consumer.record import Place, Record
from events.extents import Extent
from events.peek import LogAway
from shop.journey.log import wishes
from shop.journey.log.figures import figures
from shop.journey.log.sources import MODULES
from shop.journey.log.wishes import News, Wish
from shop.journey.projections import TALLY
from tests.shop.market import story

pytestmark = pytest.mark.django_db

NOON_MS = int(datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp() * 1000)


def record(topic, *, wire_type="orders.order-placed.v1", offset=7, value=b'{"secret":"Ada"}'):
    return Record(
        place=Place(topic, 1),
        offset=offset,
        key=b"P-10423",
        value=value,
        headers=[("id", str(uuid4()).encode()), ("type", wire_type.encode())],
        timestamp_ms=NOON_MS,
    )


@pytest.fixture(autouse=True)
def kafka_with_20_records(monkeypatch):
    def extents(topics, timeout):
        return {Place(topic, number): Extent(0, 20 * number) for topic in topics for number in (0, 1)}

    monkeypatch.setattr(peek, "extents", extents)


@pytest.fixture
def lying_there(monkeypatch):
    """Let a record lie on the log."""

    def put(*records):
        found = {one.place: one for one in records}
        monkeypatch.setattr(
            peek, "peek", lambda spots, seconds: {place: found[place] for place in spots if place in found}
        )

    return put


@pytest.fixture
def no_kafka(monkeypatch):
    def away(topics, timeout):
        raise LogAway("Timed out.")

    monkeypatch.setattr(peek, "extents", away)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestLog:
    def test_draws_the_orders_with_everybody_s_place(self, client):
        page = text(client.get("/journey/log/"))
        assert "<b>journey-tally</b>, shop-order-tracking and" in page
        assert "(at 0, 20 to go)" in page
        assert 'data-cell="1-19"' in page
        assert 'data-cell="1-7"' not in page  # the newest twelve are enough

    def test_draws_any_other_topic(self, client):
        page = text(client.get("/journey/log/", {"topic": "stock"}))
        assert "<b>shop-availability</b> is here" in page
        assert "Send journey-tally back to the beginning" not in page

    @pytest.mark.parametrize("query", ["topic=__consumer_offsets", "offset=x", "offset=1&partition=-1", "offset=1"])
    def test_knows_nothing_else(self, client, query):
        assert client.get(f"/journey/log/?{query}").status_code == 404

    def test_says_so_when_kafka_is_away(self, client, no_kafka):
        page = text(client.get("/journey/log/"))
        assert "The log cannot be looked at just now." in page
        assert "What journey-tally made of it" in page

    def test_gives_its_moving_part_alone(self, client):
        part = text(client.get("/journey/log/live/log/", {"topic": "orders"}))
        assert "Partition 1" in part
        assert "<html" not in part
        assert client.get("/journey/log/live/nothing/").status_code == 404


class TestRecord:
    def look(self, client, topic, **query):
        return text(client.get("/journey/log/", {"topic": topic, "partition": 1, "offset": 7, **query}))

    @pytest.mark.parametrize("topic", ["orders", "customers"])
    def test_shows_only_the_envelope_of_the_shop_s_own(self, client, lying_there, topic):
        lying_there(record(topic))
        page = self.look(client, topic)
        assert "orders.order-placed.v1" in page
        assert "16 bytes" in page
        assert "Ada" not in page
        assert "P-10423" not in page

    def test_shows_all_of_the_journey_s(self, client, lying_there):
        lying_there(record("journey-orders"))
        page = self.look(client, "journey-orders")
        assert "{&quot;secret&quot;:&quot;Ada&quot;}" in page
        assert "P-10423" in page

    def test_shows_hostile_bytes_harmlessly(self, client, lying_there):
        lying_there(record("journey-orders", value=b"<script>alert(1)</script>\xff"))
        assert "<script>alert" not in self.look(client, "journey-orders")

    @pytest.mark.parametrize("headers", [[], [("id", b"7")], [("id", None), ("type", b"\xff")]])
    def test_shows_what_an_engine_wrote_without_headers_of_ours(self, client, lying_there, headers):
        lying_there(
            msgspec.structs.replace(record("journey-butterflies-sql", value=b'{"name":"Franz"}'), headers=headers)
        )
        assert "Franz" in self.look(client, "journey-butterflies-sql")

    def test_says_when_it_was_compacted_away(self, client, lying_there):
        lying_there(record("journey-customers", offset=9))
        assert "There is no such record, or none any more" in self.look(client, "journey-customers")


class TestWish:
    def ask(self, client, **form):
        return client.post("/journey/log/wish/", form, follow=True)

    def test_is_passed_on(self, client):
        page = text(self.ask(client, what="back"))
        assert wishes.wished() == Wish("back")
        assert "Asked for." in page

    def test_may_name_a_record(self, client):
        self.ask(client, what="back", partition=2, offset=17)
        assert wishes.wished() == Wish("back", Place("orders", 2), 17)

    def test_leads_to_the_page_that_asked(self, client):
        page = self.ask(client, what="rebuild")
        assert page.redirect_chain == [("/journey/log/rebuild/#group", 302)]

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"what": "drop"},
            {"what": "back", "offset": "-1"},
            {"what": "back", "partition": "1", "offset": "9" * 16},
        ],
    )
    def test_is_refused_if_it_makes_no_sense(self, client, form):
        assert "reload the page" in text(self.ask(client, **form))
        assert wishes.wished() is None

    def test_has_to_wait_for_another(self, client):
        self.ask(client, what="back")
        assert "One thing at a time" in text(self.ask(client, what="rebuild"))

    def test_is_only_taken_by_a_form(self, client):
        assert client.get("/journey/log/wish/").status_code == 405


class TestNews:
    def test_tell_what_a_way_back_came_to(self, client):
        TALLY.handlers[type(story()[0])](story()[0])
        wishes.tell(News("back", "done", "Sent back by 0 events.", figures()))
        page = text(client.get("/journey/log/"))
        assert "received again" in page
        assert "unchanged" in page

    def test_tell_how_far_a_rebuild_is(self, client):
        wishes.wish(Wish("rebuild"), who="ada")
        wishes.tell(News("rebuild", "doing", "Reading.", figures(), done=30, total=120, filled=5))
        page = text(client.get("/journey/log/rebuild/"))
        assert 'value="30" max="120"' in page
        assert "30 of 120 events read: 5 orders" in page


class TestKinds:
    def test_are_shown_as_the_examples_that_guard_the_schemas_before_anything_was_published(self, client, lying_there):
        lying_there()
        page = text(client.get("/journey/log/events/"))
        assert page.count("Nobody has published one yet") == 3

    def test_are_shown_as_they_lie_on_the_log(self, client, lying_there):
        lying_there(record("journey-orders", wire_type="journey.order-placed.v1", offset=19))
        page = text(client.get("/journey/log/events/"))
        assert "{&quot;secret&quot;:&quot;Ada&quot;}" in page
        assert "As it lies on the topic journey-orders" in page
        assert page.count("Nobody has published one yet") == 2

    def test_say_so_when_kafka_is_away(self, client, no_kafka):
        assert "The log cannot be looked at just now." in text(client.get("/journey/log/events/"))


class TestDatabase:
    def test_pairs_each_part_with_what_does_its_work(self, client):
        page = text(client.get("/journey/log/database/"))
        for inside, outside in {
            "Commit log": "Kafka&#x27;s topics",
            "Tables": "Read models",
            "Triggers": "Handlers",
            "Transactions": "Outbox and stored positions",
        }.items():
            assert inside in page
            assert outside in page
        assert "rows of journey-tally" in page

    def test_says_so_when_kafka_is_away(self, client, no_kafka):
        assert "The log cannot be looked at just now." in text(client.get("/journey/log/live/database/"))


class TestCode:
    @pytest.mark.parametrize("slug", MODULES)
    def test_is_shown_of_the_modules_that_pages_point_to(self, client, slug):
        assert f"{MODULES[slug].__name__.replace('.', '/')}.py" in text(client.get(f"/journey/log/code/{slug}/"))

    def test_is_shown_of_no_other(self, client):
        assert client.get("/journey/log/code/settings/").status_code == 404
