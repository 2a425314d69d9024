"""The pages, on the real broker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from events import kafka
from events.consumer.record import Place
from events.models import Delivery, IndexedRecord
from events.stories import id_of_story
from events.stories import telling as stories
from inventory.events import StockReceived
from shop.insight.explorer import live
from shop.insight.explorer.finding import extents
from shop.insight.explorer.masking import MASK
from tests.shop.insight.explorer.records import ADA, ADA_CHANGED

pytestmark = [pytest.mark.broker, pytest.mark.django_db, pytest.mark.usefixtures("log")]

CANARY = "<script>alert('rug')</script>"


@pytest.fixture
def manager(staff):
    return staff("manager")


@pytest.fixture
def reader(staff):
    return staff("reader")


def of(topic, **asked):
    return reverse("staff-events-topic", args=[topic], query=asked)


def place_of(topic):
    return next(place for place, extent in extents(topic).items() if extent.high)


def record(place, offset):
    return reverse("staff-record", args=[*place, offset])


class TestTopics:
    def test_are_all_there_with_what_they_hold(self, manager, day):
        page = manager.get(reverse("staff-events")).text
        assert "60 records" in page
        assert "23 Nov 2026" in page
        assert "manage.py create_topics" in page  # for those that the test has not made

    def test_are_not_shown_while_kafka_is_away(self, manager, settings, monkeypatch):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        monkeypatch.setattr(kafka, "shared_admin", kafka.SharedAdmin())
        monkeypatch.setattr("shop.insight.explorer.views.KAFKA_SECONDS", 0.2)
        monkeypatch.setattr("shop.insight.explorer.finding.KAFKA_SECONDS", 0.2)
        for address in (reverse("staff-events"), of("stock"), of("stock", live=1), record(Place("stock", 0), 0)):
            page = manager.get(address)
            assert page.status_code == 200
            assert "Kafka does not show its log now" in page.text


class TestRecords:
    def test_are_listed_with_links_to_more(self, manager, day):
        page = manager.get(of("stock")).text
        assert page.count('class="log-row"') == 50
        assert "at=older:" in page
        assert "at=newer:" not in page

    def test_keep_what_was_asked_from_page_to_page(self, manager, day):
        page = manager.get(of("stock", key="RUG-1", text="second")).text
        assert "20 records" in page
        assert 'value="RUG-1"' in page
        assert "Only partition" in page

    def test_are_found_by_their_time(self, manager, day):
        page = manager.get(of("stock", since="2026-11-23T12:03:20", until="2026-11-23T12:03:21")).text
        assert page.count('class="log-row"') == 1
        assert "second 20." in page

    @pytest.mark.parametrize(
        "asked", [{"partition": 99}, {"since": "2999-01-01"}, {"text": "a\0b"}, {"at": "x"}, {"offset": "9" * 99}]
    )
    def test_say_what_is_wrong_with_a_question_and_keep_it(self, manager, day, asked):
        page = manager.get(of("stock", **asked))
        assert page.status_code == 400
        assert "log-error" in page.text

    def test_escape_what_came_from_anywhere(self, manager, log):
        log(topic="stock", key=CANARY, value=CANARY, headers=[("type", CANARY.encode()), (CANARY, b"x")])
        for address in (of("stock"), record(place_of("stock"), 0)):
            page = manager.get(address).text
            assert "&lt;script&gt;" in page
            assert CANARY not in page

    def test_hide_people_from_those_who_may_not_see_them(self, manager, reader, log):
        log(ADA_CHANGED)
        for address in (of("customers"), of("customers", live=1), record(place_of("customers"), 0)):
            assert "Lovelace" in manager.get(address).text
            page = reader.get(address).text
            assert "Lovelace" not in page
            assert str(ADA) in page
            assert MASK in page

    def test_are_refused_to_those_without_the_permission(self, staff, day):
        packer = staff("warehouse")
        assert packer.get(of("stock")).status_code == 403
        assert packer.get(record(place_of("stock"), 0)).status_code == 403

    def test_of_a_topic_that_there_is_not_are_not_there(self, manager):
        rumours, orders = manager.get(of("rumours")), manager.get(of("orders"))
        assert (rumours.status_code, orders.status_code) == (404, 404)
        assert "Is it misspelt?" in rumours.text
        assert "manage.py create_topics" in orders.text
        assert manager.get("/staff/events/rug%20rug").status_code == 404


class TestLive:
    def test_asks_kafka_once_for_all_who_look(self, staff, day, monkeypatch):
        asked = []
        scan = live.browsing.scan
        monkeypatch.setattr(live, "FRESH_SECONDS", 60.0)
        monkeypatch.setattr(live.browsing, "scan", lambda *args, **kwargs: asked.append(args) or scan(*args, **kwargs))
        pages = [staff("reader").get(reverse("staff-events-live", args=["stock"])).text for _ in range(5)]
        assert len(asked) == 1
        assert set(pages) == {pages[0]}
        assert pages[0].count('class="log-row"') == 25

    def test_asks_the_same_whatever_times_stand_in_the_form(self, manager, day, monkeypatch):
        monkeypatch.setattr(live, "FRESH_SECONDS", 60.0)
        address = reverse("staff-events-live", args=["stock"])
        before_them_all = manager.get(address, {"until": "2026-11-23T01:00:00"}).text
        assert before_them_all.count('class="log-row"') == 25
        assert manager.get(address).text == before_them_all

    def test_refuses_nonsense(self, manager):
        assert manager.get(reverse("staff-events-live", args=["stock"]), {"partition": "x"}).status_code == 400


class TestRecord:
    def test_is_told_with_its_schema_and_who_received_it(self, manager, day, log):
        log(StockReceived("GARISH-RUG", 1, 5, 5, 0, "delivery", "ada"), headers=[("correlation_id", "GARISH-STORY")])
        place = next(place for place, extent in extents("stock").items() if manager_sees(manager, place, extent))
        page = manager.get(record(place, extents("stock")[place].high - 1)).text
        assert "It is read as inventory.stock-received.v1" in page
        assert "Goods came in." in page
        assert "GARISH-STORY" in page
        assert "on_hand" in page

    def test_says_how_often_a_group_received_it(self, manager, log):
        log(StockReceived("GARISH-RUG", 1, 5, 5, 0, "delivery", "ada"))
        place = place_of("stock")
        before = manager.get(record(place, 0))
        event_id = before.context["told"].record.event_id
        group = before.context["told"].receivers[0].group
        Delivery.objects.create(**delivered(before.context["told"].record, group, event_id))
        assert "received 3\u00d7, applied once" in manager.get(record(place, 0)).text

    def test_asks_who_received_its_own_event_not_all_of_the_story(self, manager, log, monkeypatch):
        log(StockReceived("GARISH-RUG", 1, 5, 5, 0, "delivery", "ada"), headers=[("correlation_id", "GARISH-STORY")])
        place, asked, known = place_of("stock"), [], stories.reactions
        own = manager.get(record(place, 0)).context["told"].record.event_id
        for offset, event_id in enumerate((own, uuid4(), uuid4())):
            IndexedRecord.objects.create(**indexed(place, offset, event_id))
        monkeypatch.setattr(stories, "reactions", lambda events, **more: asked.extend(events) or known(events, **more))
        assert manager.get(record(place, 0)).context["told"].receivers
        assert [str(one.event_id) for one in asked] == [own]

    @pytest.mark.parametrize(
        ("value", "headers", "words"),
        [
            (b'{"sku": 7}', [("type", b"inventory.stock-received.v1")], "cannot be read"),
            (b"{}", [("type", b"rumours.rumour-spread.v1")], "which nothing here declares"),
            (b"{}", [], "no header “type”"),
            (None, [], "A tombstone"),
        ],
    )
    def test_says_why_it_cannot_be_read(self, manager, reader, log, value, headers, words):
        log(topic="stock", key="GARISH-RUG", value=value, headers=headers)
        address = record(place_of("stock"), 0)
        assert words in manager.get(address).text
        assert words.split()[0] in reader.get(address).text

    def test_is_cut_and_shown_whole_when_asked(self, manager, log):
        log(topic="stock", key="GARISH-RUG", value=b"x" * 90_000)
        address = record(place_of("stock"), 0)
        assert "Show the whole" in manager.get(address).text
        assert len(manager.get(address).text) < 90_000 < len(manager.get(address, {"whole": 1}).text)

    @pytest.mark.parametrize(("partition", "offset", "words"), [(0, 10**15, "and not"), (99, 0, "partitions 0 to 5")])
    def test_that_there_is_not_is_told_to_be_none(self, manager, partition, offset, words):
        page = manager.get(record(Place("stock", partition), offset))
        assert page.status_code == 404
        assert words in page.text

    def test_of_an_offset_beyond_all_measure_is_none(self, manager):
        assert manager.get(f"/staff/events/stock/0/{'9' * 5000}").status_code == 404


class TestSchema:
    def test_is_told_version_by_version(self, reader):
        page = reader.get(reverse("staff-schema", args=["orders.order-placed.v1"]))
        assert page.status_code == 200
        assert "only version" in page.text
        assert "may be left out" in page.text
        assert "inventory-reservations" in page.text

    def test_of_a_type_that_nobody_knows_is_not_there(self, reader):
        assert reader.get(reverse("staff-schema", args=["rumours.rumour-spread.v1"])).status_code == 404


def manager_sees(manager, place, extent):
    return extent.high and "GARISH-RUG" in manager.get(record(place, extent.high - 1)).text


def indexed(place, offset, event_id):
    return {
        "event_id": event_id,
        "topic": place.topic,
        "partition": place.partition,
        "offset": offset,
        "at": timezone.now() + timedelta(seconds=offset),
        "story": id_of_story("GARISH-STORY"),
        "type": StockReceived.wire_type,
        "key": "GARISH-RUG",
    }


def delivered(told, group, event_id):
    return {
        "group_name": group,
        "event_id": event_id,
        "slot": int(told.at.timestamp() * 1000) // 86_400_000 % 32,
        "topic": told.place.topic,
        "partition": told.place.partition,
        "offset": told.offset,
        "received_at": told.at,
        "arrivals": 3,
    }
