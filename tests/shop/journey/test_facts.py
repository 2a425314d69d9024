"""Facts live in Valkey: they outlast a rollback, and their loss never costs an order."""

import logging
from uuid import uuid4

import pytest
import redis
from django.db import transaction

from events.context import begin
from shop.journey import facts

pytestmark = pytest.mark.django_db  # for Valkey, which comes with it


@pytest.fixture
def order_id():
    return uuid4()


def say(order_id, what="order-placed"):
    facts.record("event", source="Orders", target="log", what=what, order_id=order_id)


class TestRecord:
    def test_is_found_again_with_all_that_was_told(self, order_id):
        facts.record(
            "failure",
            source="Shipping",
            target="Orders",
            what="ship_order",
            ok=False,
            took_ms=2000.5,
            detail="too late",
            order_id=order_id,
        )
        [fact] = facts.facts_of(order_id)
        assert (fact.kind, fact.source, fact.target, fact.what) == ("failure", "Shipping", "Orders", "ship_order")
        assert (fact.ok, fact.took_ms, fact.detail, fact.order_id) == (False, 2000.5, "too late", order_id)
        assert fact.at.utcoffset().total_seconds() == 0

    def test_is_about_the_order_whose_story_goes_on(self, order_id):
        with begin(correlation_id=order_id):
            facts.record("call", source="Orders", target="Stock", what="reserve_stock")
        assert [fact.what for fact in facts.facts_of(order_id)] == ["reserve_stock"]

    def test_says_nothing_about_a_story_that_is_no_orders(self):
        with begin(correlation_id="a visit"):
            facts.record("call", source="Orders", target="Stock", what="reserve_stock")

    def test_survives_a_rollback(self, order_id):
        with pytest.raises(RuntimeError), transaction.atomic():
            say(order_id)
            raise RuntimeError
        assert len(facts.facts_of(order_id)) == 1

    def test_wakes_who_watches_the_order(self, order_id, monkeypatch):
        rung = []
        monkeypatch.setattr("shop.doorbell.ring", rung.append)
        say(order_id)
        assert rung == [f"journey.{order_id.hex}"]

    def test_goes_away_after_an_hour(self, order_id):
        say(order_id)
        assert 0 < facts._client().ttl(facts._key(order_id)) <= 3600


class TestFactsOf:
    def test_are_in_order_and_can_be_read_on_from_where_one_was(self, order_id):
        for what in ("order-placed", "order-shipped"):
            say(order_id, what)
        first, second = facts.facts_of(order_id)
        assert (first.what, second.what) == ("order-placed", "order-shipped")
        assert facts.facts_of(order_id, after=first.id) == [second]
        assert facts.facts_of(order_id, after=second.id) == []


class TestAsking:
    def test_records_the_question_and_the_answer_with_its_time(self, order_id):
        with begin(correlation_id=order_id), facts.asking("Shipping", "ship_order", by="Orders"):
            pass
        call, answer = facts.facts_of(order_id)
        assert (call.kind, call.source, call.target, call.took_ms) == ("call", "Orders", "Shipping", None)
        assert (answer.kind, answer.source, answer.target) == ("answer", "Shipping", "Orders")
        assert answer.took_ms >= 0

    def test_records_a_failure_and_lets_it_pass(self, order_id):
        asking = facts.asking("Shipping", "ship_order", by="Orders")
        with begin(correlation_id=order_id), pytest.raises(OSError, match="gone"), asking:
            raise OSError("gone")
        assert [(fact.kind, fact.ok, fact.detail) for fact in facts.facts_of(order_id)][1] == ("failure", False, "gone")


class TestOutage:
    @pytest.fixture
    def away(self, monkeypatch):
        def refuse(*_args, **_options):
            raise redis.ConnectionError("nobody there")

        client = facts._client()
        monkeypatch.setattr(client, "execute_command", refuse)
        monkeypatch.setattr(client.connection_pool, "get_connection", refuse)
        monkeypatch.setattr(facts, "_away_until", 0.0)

    def test_is_told_once_and_then_nobody_waits_for_valkey_for_a_while(self, order_id, away, caplog):
        with caplog.at_level(logging.WARNING, "shop.journey.facts"):
            say(order_id)
            say(order_id)
        assert len(caplog.records) == 1

    def test_leaves_the_lane_empty(self, order_id, away):
        assert facts.facts_of(order_id) == []
