"""The fifteen weaknesses of the talk's own implementation: one test each that ours does not have it, in their order.

The services are as they are wired, from the API to the last group. Each rule is tested more deeply beside its code.
"""

import asyncio
import re
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.core.management import get_commands
from django.test import AsyncClient
from django.utils import timezone

from events.models import Delivery, OutboxRecord, Timer
from events.outbox import publish
from events.testing import deliver
from inventory.handlers import RESERVATIONS
from inventory.models import StockItem
from inventory.queries import ledger_sums
from inventory.services import receive_stock
from orders.events import CheckFailed, CheckPassed, Line, OrderDispatched, OrderPlaced, ValidationDeadlinePassed
from orders.handlers import DETAILS, FRAUD, VALIDATION
from orders.models import Order
from orders.services import cancel_order
from shipping.handlers import CUSTOMERS
from shipping.models import CustomerReplica
from shop import sockets
from shop.api import watching
from shop.events import Money
from shop.handlers import EMAILS
from shop.models import Customer, OrderMail
from shop.services.customers import erase_customer
from shop.services.mail import send_mail
from tests.shop.api.talking import API, fields
from tests.shop.market import sell

DECIDING = [RESERVATIONS, DETAILS, FRAUD, VALIDATION]
HERE = Path(__file__).parent
SMUGGLED = UUID(int=3)
TRACE = f"00-{7:032x}-{9:016x}-01"


@pytest.fixture
def rug(db):
    sell(price="20.00", left=9)
    return receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")


@pytest.fixture(autouse=True)
def _unthrottled(settings):
    settings.API_ORDERS_RATE = settings.API_READS_RATE = ""


def buy(**changes):
    answer = API().place(**changes)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def decided(placed):
    deliver(DECIDING)
    return Order.objects.get(pk=placed["id"])


def history(order):
    return [step.status for step in order.steps.all()]


def books():
    item = StockItem.objects.get(sku="GARISH-RUG")
    assert all(sums.adds_up for sums in ledger_sums())
    return item.on_hand, item.reserved


@pytest.mark.usefixtures("rug")
class TestWeakness:
    def test_1_an_order_never_becomes_both_failed_and_validated(self):
        order = decided(buy())
        for verdict in (CheckPassed(order.pk, "fraud"), CheckFailed(order.pk, "fraud", ()), CheckPassed(order.pk, "x")):
            publish(verdict)
        assert history(decided({"id": order.pk})) == ["PLACED", "VALIDATED"]

    def test_2_reserved_stock_does_not_leak(self):
        order = decided(buy())
        assert books() == (9, 2)
        cancel_order(order_id=order.pk, by="customer", now=timezone.now())
        deliver(DECIDING)
        assert books() == (9, 0)
        sent = decided(buy())
        publish(OrderDispatched(sent.pk, 5, "Snail", "SN-1", timezone.now()))
        deliver(DECIDING)
        assert books() == (7, 0)

    def test_3_a_negative_quantity_is_refused_at_the_door_and_harmless_behind_it(self):
        answer = API().place(lines=[{"sku": "GARISH-RUG", "quantity": -3}])
        assert answer.status_code == 400
        minus = Line("GARISH-RUG", "Garish rug", -3, Money(Decimal("20.00")), 1)
        publish(smuggled(minus))
        deliver([RESERVATIONS, DETAILS, FRAUD])
        assert books() == (9, 0)
        said = OutboxRecord.objects.filter(aggregateid=str(SMUGGLED)).values_list("type", flat=True)
        assert sorted(said) == ["orders.check-failed.v1"] * 2 + ["orders.check-passed.v1", "orders.order-placed.v1"]

    def test_4_a_product_without_stock_does_not_strand_its_order(self):
        sell("LOUD-LAMP")
        order = decided(buy(lines=[{"sku": "LOUD-LAMP", "quantity": 1}]))
        assert order.status == "REJECTED"
        assert [reason["check"] for reason in order.reasons] == ["inventory"]

    def test_5_a_verdict_that_does_not_come_does_not_strand_the_order(self):
        placed = buy()
        deliver([DETAILS, RESERVATIONS, VALIDATION])  # Fraud sleeps
        timer = Timer.objects.get(type=ValidationDeadlinePassed.wire_type, aggregateid=placed["id"])
        publish(msgspec.json.decode(timer.payload, type=ValidationDeadlinePassed))
        deliver([DETAILS, RESERVATIONS, VALIDATION])
        order = Order.objects.get(pk=placed["id"])
        assert order.status == "REJECTED"
        assert "Fraud" in order.reasons[0]["text"]
        assert history(decided(placed)) == ["PLACED", "REJECTED"]  # Fraud wakes up, too late
        assert books() == (9, 0)

    @pytest.mark.parametrize("told", [{"id": str(uuid4())}, {"status": "VALIDATED"}, {"price": "0.01"}])
    def test_6_a_client_does_not_say_its_own_id_price_or_state(self, told):
        answer = API().place(**told)
        assert answer.status_code == 400
        assert list(told) == fields(answer)

    def test_6_a_key_stands_for_one_wish(self, client):
        guest = API(client)
        first, again = guest.place("key"), guest.place("key")
        assert first.json()["id"] == again.json()["id"]
        assert guest.place("key", name="Eve").status_code == 409

    def test_7_a_mail_goes_out_once_per_step_that_deserves_one(self, mailoutbox):
        decided(buy())
        for _ in range(2):
            deliver([EMAILS])
            for mail in OrderMail.objects.all():
                send_mail(mail.pk, now=timezone.now())
            Delivery.objects.filter(group_name=EMAILS.name).delete()  # so that all arrives anew
        assert len(mailoutbox) == OrderMail.objects.count() == 1

    def test_8_money_is_exact_and_an_order_has_many_lines(self):
        sell("LOUD-LAMP", price="0.10")
        placed = buy(lines=[{"sku": "GARISH-RUG", "quantity": 1}, {"sku": "LOUD-LAMP", "quantity": 3}])
        assert len(placed["lines"]) == 2
        goods = Decimal(placed["total"]["amount"]) - Decimal(placed["delivery"]["amount"])
        assert goods == Decimal("20.30")

    @pytest.mark.django_db(transaction=True)
    def test_9_any_number_wait_for_one_order(self):
        placed = buy()

        async def play():
            waiting = [asyncio.create_task(ask(placed)) for _ in range(30)]
            await until_waiting(30)
            await sync_to_async(decided)(placed)
            return await asyncio.wait_for(asyncio.gather(*waiting), 20)

        assert {answer.json()["status"] for answer in asyncio.run(play())} == {"VALIDATED"}

    @pytest.mark.django_db(transaction=True)
    def test_10_no_wake_up_is_lost_between_reading_and_waiting(self, monkeypatch):
        placed, did = buy(), []
        monkeypatch.setattr(watching.Watch, "_subscribe", noting(did, watching.Watch._subscribe))
        monkeypatch.setattr(watching.Watch, "_read", noting(did, watching.Watch._read))
        asyncio.run(ask(placed, timeout=50))
        assert did[:2] == ["_subscribe", "_read"]

    def test_11_an_unknown_id_is_not_waited_for(self):
        guest = API().holding(API().place())
        assert guest.get(f"/orders/{uuid4()}").status_code == 404
        assert guest.get(f"/orders/{uuid4()}/validated?timeout=60000").status_code == 404

    def test_12_an_event_that_comes_twice_has_one_effect_in_every_group(self):
        placed = buy()
        deliver()
        before = (OutboxRecord.objects.count(), books(), history(Order.objects.get(pk=placed["id"])))
        assert deliver() == 0
        assert (OutboxRecord.objects.count(), books(), history(Order.objects.get(pk=placed["id"]))) == before

    def test_13_what_customers_change_and_delete_reaches_the_replicas(self):
        buy()
        deliver([CUSTOMERS])
        assert CustomerReplica.objects.get().name == "Ada Lovelace"
        erase_customer(customer_id=Customer.objects.get().pk, actor="mia")
        deliver([CUSTOMERS])
        assert CustomerReplica.objects.get().name == ""

    def test_14_whoever_asks_is_known_and_nothing_goes_wrong_unseen(self, client, admin_client):
        placed = API(traceparent=TRACE).place().json()
        assert API().get(f"/orders/{placed['id']}").status_code == 401
        told = OutboxRecord.objects.get(type="orders.order-placed.v1")
        assert (told.correlation_id, told.traceparent) == (placed["id"], TRACE)
        assert client.get("/metrics").status_code == 401
        assert {"events_lag", "events_parked"} <= set(re.findall(r"\w+", admin_client.get("/metrics").text))
        assert {"parked", "redrive", "seek", "positions"} <= set(get_commands())
        assert any(route.pattern.match(f"ws/orders/{placed['id']}/") for route in sockets.urlpatterns)

    @pytest.mark.parametrize(
        "test",
        [
            "events/crashes/test_consumer.py",
            "system/test_crowd.py::test_every_order_ends_once_and_goods_money_and_mails_add_up",
            "orders/services/test_placing_at_once.py",
            "events/consumer/test_assignment.py",
            "events/schemas/test_upcasters.py",
        ],
    )
    def test_15_tests_crash_redeliver_contend_rebalance_and_evolve(self, test):
        file, _, name = test.partition("::")
        assert f"def {name or 'test_'}" in (HERE / file).read_text()


async def ask(placed, timeout=30_000):
    path = f"/api/v1/orders/{placed['id']}/validated?timeout={timeout}"
    return await AsyncClient().get(path, headers={"Authorization": f"Bearer {placed['token']}"})


async def until_waiting(count):
    while sum(watch.waiters for watch in watching._watches.values()) < count:
        await asyncio.sleep(0.01)


def noting(did, method):
    async def noted(self, *arguments):
        did.append(method.__name__)
        return await method(self, *arguments)

    return noted


def smuggled(line):
    """An order that no door let in."""
    nothing = Money(Decimal("0.00"))
    return OrderPlaced(
        order_id=SMUGGLED,
        version=1,
        number="P-0",
        customer_id=UUID(int=4),
        customer_version=1,
        address_id=UUID(int=5),
        lines=(line,),
        delivery=nothing,
        tax=nothing,
        total=nothing,
        checks=("details", "inventory", "fraud"),
        placed_at=timezone.now(),
    )
