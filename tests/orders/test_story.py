import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.models import Delivery, OutboxRecord
from events.testing import deliver
from inventory.handlers import RESERVATIONS
from inventory.services import receive_stock
from orders.handlers import VALIDATION
from orders.models import Order
from orders.story import story_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    order = place(placed_at=timezone.now())
    deliver([RESERVATIONS, VALIDATION])
    order.refresh_from_db()
    return order


def told(capsys, text):
    call_command("order", text)
    return capsys.readouterr().out


class TestStoryOf:
    def test_tells_what_caused_what_across_services(self, order):
        chapters = {chapter.wire_type: chapter for chapter in story_of(order)}
        assert chapters["orders.order-placed.v1"].cause == ""
        assert chapters["inventory.stock-reserved.v1"].cause == "orders.order-placed.v1"
        assert chapters["orders.order-validated.v1"].cause == "orders.check-passed.v1"
        assert chapters["inventory.stock-reserved.v1"].key == "GARISH-RUG"

    def test_says_where_an_event_took_effect_and_not_where_its_copy_is(self, order):
        placed = OutboxRecord.objects.get(type="orders.order-placed.v1")
        Delivery.objects.filter(event_id=placed.id, group_name=VALIDATION.name).update(partition=4, offset=17)
        Delivery.objects.filter(event_id=placed.id, group_name=RESERVATIONS.name).update(partition=4, offset=41)
        first = story_of(order)[0]
        assert (first.place, first.offset) == (("orders", 4), 17)


class TestOrderCommand:
    @pytest.mark.parametrize("name", ["pk", "number"])
    def test_is_told_an_id_or_a_number(self, capsys, order, name):
        said = told(capsys, str(getattr(order, name)))
        assert said.startswith(f"{order.number}  {order.pk}  VALIDATED, version 2\n")
        where = r"order-validations +\d +\d+"
        assert re.search(rf"\+0\.\d{{3}} s +{where} +orders\.check-passed\.v1 +orders\.order-placed\.v1", said)

    def test_says_what_nobody_heard_yet(self, capsys, place):
        order = place(placed_at=timezone.now())
        assert "?: no group has heard of it yet" in told(capsys, order.number)

    @pytest.mark.parametrize("unknown", ["P-1", "rug", str(uuid4())])
    def test_says_that_there_is_no_such_order(self, unknown):
        with pytest.raises(CommandError, match=f"There is no order {unknown}"):
            call_command("order", unknown)

    def test_says_that_the_beginning_is_gone(self, capsys, place):
        order = place(placed_at=timezone.now())
        Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() + timedelta(days=1))
        assert "older than the outbox reaches back" in told(capsys, order.number)
