from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from msgspec import json
from msgspec.structs import replace

from events import operations
from events.consumer import parking
from events.models import Sample
from events.observe.sampling import EVERY_SECONDS, take
from tests.events.weaving import RugWoven, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kafka")]

PAGE, LIVE = "/staff/pipeline", "/staff/pipeline/live"
GROUP = "/staff/pipeline/groups/order-validation"


def sampled(kafka, monkeypatch, *, seconds_ago):
    """A sample of how Kafka is, as if it had been taken then; now it is exactly so many seconds later."""
    monkeypatch.setattr("events.observe.sampling.logged", kafka.logged)
    sample = take()
    then = sample.at - timedelta(seconds=seconds_ago)
    Sample.objects.update(at=then, figures=json.encode(replace(sample, at=then)).decode())
    kafka.at = sample.at


def row(page, group):
    return next(one for one in page.context["panel"].groups if one.name == group)


class TestPipeline:
    def test_names_every_topic_and_group_without_javascript(self, staff):
        page = staff("reader").get(PAGE).text
        assert all(name in page for name in ("order-validations", "shop-order-tracking", "journey-lanes"))
        assert "<svg" in page
        assert "<style" not in page.split('class="desk pipe"')[1]

    def test_tells_what_waits_and_who_publishes(self, staff, relay):
        page = staff("reader").get(PAGE).text
        assert "loom-1:77" in page
        assert "1,234" in page
        assert "No relay holds the lease" not in page

    def test_says_that_nobody_publishes(self, staff):
        assert "No relay holds the lease" in staff("reader").get(PAGE).text

    def test_says_how_far_behind_a_group_is_and_how_fast_it_goes(self, staff, kafka, monkeypatch):
        kafka.behind = {"payments": 900}
        sampled(kafka, monkeypatch, seconds_ago=30)
        kafka.behind = {"payments": 600}
        found = row(staff("reader").get(PAGE), "payments")
        assert found.behind == 600
        assert found.speed == "10/s"
        assert found.outlook == "in 1 min"
        assert found.state.words == "catching up"

    def test_says_that_a_group_whose_lag_grows_never_gets_there(self, staff, kafka, monkeypatch):
        kafka.behind = {"payments": 500}
        sampled(kafka, monkeypatch, seconds_ago=30)
        kafka.length, kafka.behind = 400, {"payments": 700}
        assert row(staff("reader").get(PAGE), "payments").outlook == "never at this speed"

    def test_tells_of_groups_that_are_paused_or_not_run_or_have_something_parked(self, staff, kafka):
        operations.pause(group="payments", actor="ada", reason="moths")
        kafka.members = {"fulfilment": 0}
        parking.park(group="order-view", records=[record(RugWoven(sku="GARISH-RUG"))], error="a moth")
        page = staff("reader").get(PAGE)
        assert row(page, "payments").state.words == "paused"
        assert row(page, "fulfilment").state.words == "not running"
        assert row(page, "order-view").aside.records == 1
        assert "/admin/events/parked/?group=order-view" in page.text

    def test_works_without_samples_and_says_so(self, staff):
        page = staff("reader").get(PAGE).text
        assert "Nobody takes samples now" in page
        assert "Last sample" not in page

    def test_says_when_the_last_sample_was_taken(self, staff, kafka, monkeypatch):
        sampled(kafka, monkeypatch, seconds_ago=3)
        page = staff("reader").get(PAGE).text
        assert "Last sample" in page
        assert "Nobody takes samples now" not in page

    def test_says_that_samples_are_old(self, staff, kafka, monkeypatch):
        sampled(kafka, monkeypatch, seconds_ago=EVERY_SECONDS * 10)
        assert "Nobody takes samples now" in staff("reader").get(PAGE).text


class TestAway:
    def test_kafka_is_said_and_the_last_known_figures_are_shown(self, staff, kafka, monkeypatch):
        kafka.behind = {"payments": 4_321}
        sampled(kafka, monkeypatch, seconds_ago=60)
        kafka.away = "Kafka sleeps."
        page = staff("reader").get(PAGE)
        assert page.status_code == 200
        assert "Kafka sleeps." in page.text
        assert "4,321" in page.text
        assert row(page, "payments").state.words == "not known"
        assert (timezone.now() - timedelta(seconds=60)).strftime("%H:%M") in page.text

    def test_kafka_from_the_beginning_leaves_the_map(self, staff, kafka):
        kafka.away = "Kafka sleeps."
        page = staff("reader").get(PAGE)
        assert row(page, "payments").behind is None
        assert "shop-order-tracking" in page.text

    def test_kafka_leaves_a_groups_page(self, staff, kafka):
        kafka.away = "Kafka sleeps."
        page = staff("reader").get(GROUP)
        assert page.status_code == 200
        assert "Kafka sleeps." in page.text

    def test_valkey_is_said(self, staff, no_valkey):
        assert "Valkey does not answer" in staff("reader").get(LIVE).text

    def test_valkey_is_not_said_while_it_answers(self, staff):
        assert "Valkey does not answer" not in staff("reader").get(LIVE).text


class TestLive:
    def test_is_the_part_that_moves_alone(self, staff):
        page = staff("reader").get(LIVE)
        assert "<html" not in page.text
        assert "pipe-map" in page.text

    def test_asks_no_more_for_twenty_viewers_than_for_one(self, staff, kafka, monkeypatch):
        viewers = [staff("reader"), staff("manager")] * 10
        monkeypatch.setattr("shop.shared.time", SimpleNamespace(time=lambda: 1e9))  # all of it in one second
        monkeypatch.setattr("shop.shared.KEEP_SECONDS", 600)
        with CaptureQueriesContext(connection) as first:
            viewers[0].get(LIVE)
        with CaptureQueriesContext(connection) as all_of_them:
            for one in viewers:
                assert one.get(LIVE).status_code == 200
        assert kafka.asked == 1
        of_the_pipeline = [one["sql"] for one in all_of_them if "events_" in one["sql"]]
        assert any("events_outbox" in one["sql"] for one in first)
        assert of_the_pipeline == []


class TestGroup:
    def test_shows_where_it_stands_and_what_it_reacts_to(self, staff):
        page = staff("reader").get(GROUP).text
        assert "orders[0]" in page or "order-validations[0]" in page
        assert "orders.order-placed.v1" in page
        assert "await_verdicts_on_order_placed" in page

    def test_shows_what_was_decided_about_it(self, staff):
        operations.pause(group="order-validation", actor="ada", reason="moths in the warehouse")
        page = staff("reader").get(GROUP).text
        assert "moths in the warehouse" in page

    @pytest.mark.parametrize("name", ["nobody", "relay", "order-validation%00", "a%20b"])
    def test_of_no_group_is_not_found(self, staff, name):
        assert staff("reader").get(f"/staff/pipeline/groups/{name}").status_code == 404
        assert staff("reader").get(f"/staff/pipeline/groups/{name}/live").status_code == 404

    def test_offers_only_what_somebody_may_do(self, staff):
        links = [reverse(f"staff-pipeline-{name}", args=["order-validation"]) for name in ("pause", "seek")]
        assert all(link in staff("manager").get(GROUP).text for link in links)
        assert not any(link in staff("reader").get(GROUP).text for link in links)


class TestNavigation:
    @pytest.mark.parametrize(
        ("role", "sees"), [("manager", True), ("reader", True), ("support", False), ("warehouse", False)]
    )
    def test_leads_those_there_who_may_see_it(self, staff, role, sees):
        assert ('href="/staff/pipeline"' in staff(role).get("/admin/").text) is sees
        assert staff(role).get(PAGE).status_code == (200 if sees else 403)
        assert staff(role).get(LIVE).status_code == (200 if sees else 403)
