from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.html import escape

from events.consumer import parking
from events.models import Delivery, IndexedRecord
from events.operations import discard
from events.testing.publishing import outbox
from inventory.handlers import RESERVATIONS
from orders.events import OrderPlaced, OrderValidated
from orders.models import Order
from orders.services import cancel_order
from shop.desk import why
from shop.insight.story import telling, views
from shop.models import User
from tests.shop.insight.story.conftest import go_on
from tests.shop.queries.test_waiting import ALL_WELL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log")]

FIND = "/staff/orders/"
PLACED = OrderPlaced.wire_type


def row(wire_type=PLACED):
    return IndexedRecord.objects.filter(type=wire_type).first()


def at(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}"[:-3]


class TestFind:
    def test_leads_to_the_story_of_a_number(self, staff, order, address):
        answer = staff("support").get(FIND, {"order": f" {order.number.lower()} "})
        assert (answer.status_code, answer["Location"]) == (302, address)

    @pytest.mark.parametrize("text", ["P-1", "rug\x00", "<script>alert()</script>", "x" * 9_999, str(uuid4())])
    def test_says_that_there_is_no_such_order_and_keeps_what_was_typed(self, staff, text):
        answer = staff("support").get(FIND, {"order": text})
        assert answer.status_code == 404
        assert f"There is no order {escape(text)}." in answer.text
        assert f'value="{escape(text)}"' in answer.text
        assert "<script>alert" not in answer.text

    def test_asks_for_an_order(self, staff):
        answer = staff("reader").get(FIND)
        assert answer.status_code == 200
        assert "There is no order" not in answer.text


class TestStory:
    def test_is_not_shared_between_those_who_may_know_errors_and_others(self, staff, address, monkeypatch):
        names = []
        monkeypatch.setattr(views, "shared", lambda name, ask, **_: names.append(name) or ask())
        for role in ("manager", "reader"):  # who both may see what is parked
            staff(role).get(address)
        assert len(set(names)) == 2

    def test_tells_each_event_with_its_place_its_cause_and_who_reacted(self, staff, order, address):
        page = staff("manager").get(address)
        assert page.text.count(f'<h3 class="story-name">{PLACED}</h3>') == 1
        assert f"orders[0]@{row().offset}" in page.text
        assert f'because of <a href="#e-{row().event_id}">{PLACED}</a>' in page.text
        assert "<b>inventory-reservations</b> <span>applied, took " in page.text
        assert "<b>payments</b> <span>not read yet</span>" in page.text
        assert order.number in page.text

    def test_draws_what_caused_what_as_nested_lists(self, staff, address):
        page = staff("manager").get(address, {"view": "tree"}).text
        tree = page[page.index('<ol class="story-tree">') :]
        assert tree.index(PLACED) < tree.index("<ol>") < tree.index("inventory.stock-reserved.v1")
        assert "after its cause" in tree

    def test_tells_what_came_twice_and_had_no_effect(self, staff, address):
        first = row()
        IndexedRecord.objects.create(
            **{name: getattr(first, name) for name in ("event_id", "partition", "at", "story", "topic", "type", "key")},
            offset=first.offset + 7_000,
        )
        Delivery.objects.filter(event_id=first.event_id, group_name=RESERVATIONS.name).update(arrivals=2)
        page = staff("manager").get(address).text
        assert f"orders[0]@{first.offset + 7_000} <small>copy</small>" in page
        assert "received 2×, applied once" in page  # noqa: RUF001
        assert "1 copy without effect" in page

    def test_leads_those_who_may_from_a_parked_event_to_trying_it_again(self, staff, address):
        (placed, *_) = [record for record in outbox(after=0) if record.wire_type == PLACED]
        Delivery.objects.filter(event_id=placed.id, group_name=RESERVATIONS.name).delete()
        parking.park(group=RESERVATIONS.name, records=[placed], error="ValueError: <b>no wool</b>")
        manager, support = staff("manager").get(address).text, staff("support").get(address).text
        assert "parked: ValueError: &lt;b&gt;no wool&lt;/b&gt;" in manager
        assert "parked: ValueError; more is hidden" in support
        assert "no wool" not in support
        assert "/admin/events/parked/" in manager[manager.index("parked: ValueError") :]
        assert "/admin/events/parked/" not in support[support.index("parked: ValueError") :]

    @pytest.fixture
    def left_out(self, order):
        """Payments never heard of it, because Ada said so."""
        (placed, *_) = [record for record in outbox(after=0) if record.wire_type == PLACED]
        parking.park(group="payments", records=[placed], error="ValueError: no bank")
        key = str(order.pk).encode()
        discard(group="payments", topic="orders", key=key, actor="ada", reason="Mr Babbage died")

    @pytest.mark.parametrize(("role", "knows"), [("manager", True), ("reader", True), ("support", False)])
    def test_says_who_decided_and_why_to_those_alone_who_may_know(self, staff, address, left_out, role, knows):
        page = staff(role).get(address).text
        assert "left out for good" in page
        assert ("discard by ada: Mr Babbage died" in page) is knows
        assert ("Babbage" in page) is knows

    def test_is_not_shared_between_those_who_may_know_decisions_and_others(self, staff, address, left_out, monkeypatch):
        kept = {}
        monkeypatch.setattr(views, "shared", lambda name, ask, **_: kept.get(name) or kept.setdefault(name, ask()))
        permission = Permission.objects.get(codename="view_parked", content_type__app_label="events")
        User.objects.get(username="support").user_permissions.add(permission)  # as much as a reader, but for decisions
        assert "Babbage" in staff("reader").get(address).text
        assert "Babbage" not in staff("support").get(address).text

    def test_masks_the_customer_for_those_who_need_not_know(self, staff, address):
        assert "ada@example.org" in staff("support").get(address).text
        masked = staff("reader").get(address).text
        assert "ada@example.org" not in masked
        assert "A… L…" in masked

    def test_is_for_those_with_the_permission_alone(self, staff, address):
        assert staff("warehouse").get(address).status_code == 403
        assert staff("warehouse").get(f"{address}/live").status_code == 403
        assert staff("warehouse").get(FIND).status_code == 403

    def test_of_an_unknown_order_is_a_page_that_helps(self, staff):
        unknown = uuid4()
        answer = staff("support").get(f"/staff/orders/{unknown}/story")
        assert answer.status_code == 404
        assert f"There is no order {unknown}." in answer.text
        assert 'name="order"' in answer.text

    def test_says_when_nothing_is_known_of_it(self, staff, address, monkeypatch):
        known = telling.story_of
        monkeypatch.setattr(telling, "story_of", lambda _order_id, **more: known(uuid4(), **more))
        assert "No event of it is known" in staff("support").get(address).text

    def test_is_cut_into_pages_and_leads_from_one_to_the_next(self, staff, address, monkeypatch):
        monkeypatch.setattr("shop.insight.story.items.PER_PAGE", 3)
        first = staff("support").get(address).text
        assert "1 to 3 of 4 events" in first
        assert "page=2#events" in first
        assert OrderValidated.wire_type not in first[first.index('class="story-line"') :]
        last = staff("support").get(address, {"view": "tree", "page": "99"}).text
        assert "4 to 4 of 4 events" in last
        assert f'because of <a href="?view=tree&amp;event={row("orders.check-passed.v1").event_id}' in last
        there = staff("support").get(address, {"event": str(row(OrderValidated.wire_type).event_id)}).text
        assert "4 to 4 of 4 events" in there

    def test_shows_the_page_that_was_asked_for_beside_an_event_that_it_has_not(self, staff, address, monkeypatch):
        monkeypatch.setattr("shop.insight.story.items.PER_PAGE", 3)
        page = staff("support").get(address, {"page": "2", "event": str(uuid4())}).text
        assert "4 to 4 of 4 events" in page
        assert "no group reacts to it" not in page
        assert "data-story-live" in page

    def test_has_no_inline_style_or_script_of_its_own(self, staff, address):
        page = staff("support").get(address).text
        ours = page[page.index('class="desk story"') : page.index("</main>") if "</main>" in page else None]
        assert " style=" not in ours
        assert " onclick=" not in ours


class TestMoment:
    def test_shows_the_order_as_it_was_beside_what_it_is(self, staff, order, address):
        page = staff("support").get(address, {"at": at(row().at)})
        facts = {fact.name: (fact.then, fact.now) for fact in page.context["moment"].facts}
        assert facts["Status"] == ("PLACED", "VALIDATED")
        assert facts["Total"][0] == facts["Total"][1] == f"{order.total} EUR"
        assert facts["Lines"][0].startswith("2 × ")  # noqa: RUF001
        assert "folded from 1 record on the log" in page.text
        assert "later than that" in page.text
        assert "data-story-live" not in page.text

    def test_is_the_same_as_now_at_the_last_event(self, staff, address):
        page = staff("support").get(address, {"at": at(row(OrderValidated.wire_type).at)})
        assert [fact.name for fact in page.context["moment"].facts if fact.changed] == []

    def test_is_one_event_further_at_the_next_event(self, staff, order, address):
        cancel_order(order_id=order.pk, by="customer", now=timezone.now())
        go_on()
        page = staff("support").get(address, {"at": at(row(OrderValidated.wire_type).at)})
        facts = {fact.name: (fact.then, fact.now) for fact in page.context["moment"].facts}
        assert facts["Status"] == ("VALIDATED", "CANCELLED")

    def test_before_the_order_was_placed_is_told(self, staff, order, address):
        page = staff("support").get(address, {"at": at(order.placed_at - timedelta(days=1))}).text
        assert "there was no such order yet" in page

    @pytest.mark.parametrize("typed", ["soon", "2999-01-01", "2026-11-23T14:03\x00", "<b>"])
    def test_that_is_none_is_refused_and_stays_typed(self, staff, order, address, typed):
        answer = staff("support").get(address, {"at": typed})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert order.number in answer.text
        assert "<b>”" not in answer.text

    def test_is_told_from_orders_own_history_while_kafka_is_away(self, staff, address, log):
        log.away = "Broker transport failure"
        page = staff("support").get(address, {"at": at(row().at + timedelta(milliseconds=5))})
        assert page.status_code == 200
        assert "The log could not be read" in page.text
        assert "Broker transport failure" in page.text
        assert page.context["moment"].then.status == "PLACED"

    def test_is_not_folded_from_a_part_of_the_records(self, staff, address, log):
        log.held = False
        page = staff("support").get(address, {"at": at(row().at)})
        assert "Kafka sent 0 of 1 records" in page.text


class TestRecord:
    def test_is_shown_on_demand_with_its_headers(self, staff, order, address):
        page = staff("manager").get(address, {"event": str(row().event_id)}).text
        assert "correlation_id" in page
        assert "&quot;payment_token&quot;" in page

    def test_is_the_copy_that_was_asked_for(self, staff, address):
        page = staff("manager").get(address, {"event": str(row().event_id), "copy": "99"})
        assert page.status_code == 200
        assert "&quot;payment_token&quot;" in page.text

    @pytest.mark.parametrize("trouble", [{"away": "Broker transport failure"}, {"held": False}], ids=str)
    def test_that_cannot_be_read_is_told(self, staff, address, log, trouble):
        vars(log).update(trouble)
        page = staff("manager").get(address, {"event": str(row().event_id)})
        assert page.status_code == 200
        assert trouble.get("away", "The log does not have it any more") in page.text

    def test_that_is_in_the_outbox_yet_is_told(self, staff, order, address):
        cancel_order(order_id=order.pk, by="customer", now=timezone.now())
        cancelled = outbox(after=0)[-1]
        page = staff("manager").get(address, {"event": str(cancelled.id)}).text
        assert "in the outbox, not on the log yet" in page
        assert "It is not on the log yet" in page


class TestLive:
    def test_answers_with_the_events_and_then_with_nothing_new(self, staff, order, address):
        support = staff("support")
        first = support.get(f"{address}/live")
        assert PLACED in first.text
        assert first["X-Story-Final"] == "0"
        again = support.get(f"{address}/live", {"seen": first["X-Story-Seen"]})
        assert (again.status_code, again.content) == (204, b"")
        cancel_order(order_id=order.pk, by="customer", now=timezone.now())
        news = support.get(f"{address}/live", {"seen": first["X-Story-Seen"]})
        assert "orders.order-cancelled.v1" in news.text

    def test_says_that_nothing_is_awaited_any_more(self, staff, address, monkeypatch):
        monkeypatch.setattr(telling.Told, "final", True)
        assert staff("support").get(f"{address}/live")["X-Story-Final"] == "1"
        assert "data-story-live" not in staff("support").get(address).text

    def test_says_so_only_with_what_shows_the_end(self, staff, address, monkeypatch):
        kept, support = {}, staff("support")
        monkeypatch.setattr(views, "shared", lambda name, ask, **_: kept.get(name) or kept.setdefault(name, ask()))
        assert support.get(f"{address}/live")["X-Story-Final"] == "0"
        monkeypatch.setattr(telling.Told, "final", True)
        assert support.get(f"{address}/live")["X-Story-Final"] == "0"
        assert "data-story-live" in support.get(address).text
        kept.clear()
        assert support.get(f"{address}/live")["X-Story-Final"] == "1"

    def test_knows_no_order_that_there_is_not(self, staff):
        assert staff("support").get(f"/staff/orders/{uuid4()}/story/live").status_code == 404


class TestLinks:
    def test_lead_from_the_order_for_those_who_may_read_its_story(self, staff, order, address):
        assert address in staff("reader").get(f"/admin/orders/order/{order.pk}/change/").text

    def test_lead_from_what_waits_too_long(self, staff, order, address, settings):
        settings.ORDER_OVERDUE_AFTER_SECONDS = 1
        Order.objects.update(changed_at=timezone.now() - timedelta(hours=1))
        assert address in staff("reader").get("/admin/waiting/").text


class TestWhyItWaits:
    @pytest.fixture(autouse=True)
    def overdue(self, order, monkeypatch):
        """Validated, an hour ago, and nobody asked the bank."""
        Order.objects.update(changed_at=timezone.now() - timedelta(hours=1))
        idle = msgspec.structs.replace(ALL_WELL, groups=ALL_WELL.groups | {"payments": (0, 12)})
        monkeypatch.setattr(why, "parts", lambda: idle)

    @pytest.mark.parametrize("part", ["", "/live"])
    def test_is_told_with_figures_and_the_way_to_more(self, staff, address, part):
        page = " ".join(staff("manager").get(f"{address}{part}").text.split())
        assert "Waits for Payments since" in page
        assert "0 processes, 12 events behind" in page
        assert '<a class="desk-link" href="/staff/pipeline/groups/payments">payments</a>' in page

    def test_leads_nobody_where_they_may_not_go(self, staff, address):
        page = staff("support").get(address).text
        assert "Waits for Payments since" in page
        assert "/staff/pipeline/groups/" not in page

    def test_is_not_told_of_a_moment_in_the_past(self, staff, order, address):
        assert "Waits for" not in staff("manager").get(address, {"at": at(order.placed_at)}).text
