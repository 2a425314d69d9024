import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from events.models import Delivery
from events.stories.tree import in_order, tree
from events.testing import deliver
from events.testing.publishing import outbox
from inventory.handlers import RESERVATIONS
from inventory.services import receive_stock
from orders.events import OrderPlaced, OrderValidated
from orders.handlers import VALIDATION
from orders.moments import order_after
from orders.queries import order_snapshot
from orders.story import find_order, story_of
from shop.projections import STORIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    order = place(placed_at=timezone.now())
    deliver([RESERVATIONS, VALIDATION])
    deliver([STORIES.group])
    order.refresh_from_db()
    return order


def chapters(order):
    return {chapter.wire_type: chapter for chapter in story_of(order.pk, now=timezone.now()).chapters}


def told(capsys, text):
    call_command("order", text)
    return capsys.readouterr().out


class TestFindOrder:
    @pytest.mark.parametrize(
        "say", [str, str.lower, " {} ".format], ids=["as it is", "in small letters", "with spaces"]
    )
    def test_takes_a_number_or_an_id(self, order, say):
        assert find_order(say(order.number)).order_id == order.pk
        assert find_order(say(str(order.pk))).order_id == order.pk

    @pytest.mark.parametrize("text", ["", "P-0", "P-10\x00", "x" * 10_000, str(uuid4())])
    def test_finds_nothing_for_what_is_neither(self, order, text):
        assert find_order(text) is None


class TestStoryOf:
    def test_tells_what_caused_what_across_services(self, order):
        found = chapters(order)
        assert found["orders.order-placed.v1"].cause is None
        assert found["inventory.stock-reserved.v1"].cause == found["orders.order-placed.v1"].event_id
        assert found["orders.order-validated.v1"].cause == found["orders.check-passed.v1"].event_id
        assert found["inventory.stock-reserved.v1"].key == "GARISH-RUG"

    def test_is_complete_after_the_outbox_forgot(self, order):
        before = chapters(order)
        with connection.cursor() as cursor:
            cursor.execute("truncate events_outbox")
        after = chapters(order)
        assert list(after) == list(before)
        assert [chapter.cause for chapter in after.values()] == [chapter.cause for chapter in before.values()]


class TestOrderAfter:
    def test_folds_the_order_as_its_events_left_it(self, order):
        published = [record.event for record in outbox(after=0)]
        events = [event for event in published if isinstance(event, OrderPlaced | OrderValidated)]
        assert order_after(order.pk, events) == order_snapshot(order.pk)
        placed = order_after(order.pk, events[:1])
        assert (placed.status, placed.version, placed.total.amount) == ("PLACED", 1, order.total)

    def test_is_nothing_before_the_order_was_placed(self, order):
        assert order_after(order.pk, []) is None


class TestOrderCommand:
    @pytest.mark.parametrize("name", ["pk", "number"])
    def test_is_told_an_id_or_a_number(self, capsys, order, name):
        said = told(capsys, str(getattr(order, name)))
        assert said.startswith(f"{order.number}  {order.pk}  VALIDATED, version 2\n")
        assert re.search(r"\n\S.* \+\d+ ms +  orders\.check-passed\.v1 +order-validations\[0\]@\d+ ", said)

    def test_puts_each_event_below_its_cause_with_who_reacted(self, capsys, order):
        said = told(capsys, order.number).splitlines()
        names = [branch.chapter.wire_type for branch in in_order(tree(story_of(order.pk, now=timezone.now()).chapters))]
        lines = [next(line for line in said if f" {name} " in line) for name in names]
        depths = [line.index(name) for line, name in zip(lines, names, strict=True)]
        assert depths[0] < depths[names.index("orders.check-passed.v1")] < depths[-1]
        assert any("· inventory-reservations: applied, took " in line for line in said)
        assert any("· payments: not read yet" in line for line in said)

    def test_counts_what_came_again(self, capsys, order):
        Delivery.objects.filter(group_name=VALIDATION.name).update(arrivals=3)
        assert "order-validation: received 3×, applied once" in told(capsys, order.number)  # noqa: RUF001

    def test_says_what_is_not_on_the_log_yet(self, capsys, place):
        order = place(placed_at=timezone.now() - timedelta(hours=1))
        assert "orders, in the outbox" in told(capsys, order.number)

    @pytest.mark.parametrize("unknown", ["P-1", "rug", str(uuid4())])
    def test_says_that_there_is_no_such_order(self, unknown):
        with pytest.raises(CommandError, match=f"There is no order {unknown}"):
            call_command("order", unknown)
