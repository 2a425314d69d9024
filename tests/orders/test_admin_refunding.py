from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from orders.models import Order, Payment, PaymentRefund, Return
from orders.services import NotRefundable, approve_return, receive_return, refund_goodwill, refund_return
from orders.status import Status
from shop.models import User
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    order = place()
    Order.objects.update(status=Status.DELIVERED)
    Payment.objects.create(
        order_id=order.pk,
        state=Payment.State.CAPTURED,
        amount=order.total,
        currency="EUR",
        reference="ch_1",
        created_at=NOON,
        changed_at=NOON,
    )
    return order


def page(order, action="refund"):
    return reverse(f"admin:orders_order_{action}", args=[order.pk])


def refund(client, order, amount, **more):
    form = client.get(page(order)).context["form"]
    said = {"refund_id": form["refund_id"].value(), "amount": amount, "reason": "It came late.", **more}
    return client.post(page(order), said, follow=True), said


class TestRefunding:
    def test_owes_a_part_and_keeps_who_and_why(self, admin_client, admin_user, order):
        refund(admin_client, order, "4.90")
        kept = PaymentRefund.objects.get()
        assert (kept.amount, kept.why) == (Decimal("4.90"), "goodwill")
        noted = LogEntry.objects.get(object_id=str(order.pk))
        assert (noted.user, noted.change_message) == (admin_user, "Refund of 4.90 EUR: It came late.")

    def test_refunds_once_however_often_the_form_is_sent(self, admin_client, order):
        _, said = refund(admin_client, order, "4.90")
        again = admin_client.post(page(order), said, follow=True)
        assert "done before" in again.text
        assert (PaymentRefund.objects.count(), LogEntry.objects.count()) == (1, 1)

    @pytest.mark.parametrize("amount", ["54.89", "0", "-1", "much", ""])
    def test_takes_no_amount_that_cannot_be(self, admin_client, order, amount):
        refund(admin_client, order, amount)
        assert not PaymentRefund.objects.exists()

    def test_needs_a_reason(self, admin_client, order):
        answer, _ = refund(admin_client, order, "4.90", reason="")
        assert "required" in answer.text
        assert not PaymentRefund.objects.exists()

    def test_is_not_offered_before_anything_was_taken(self, admin_client, order):
        Payment.objects.update(state="AUTHORIZED")
        assert page(order) not in admin_client.get(page(order, "change")).text
        said = {"refund_id": uuid4(), "amount": "4.90", "reason": "It came late."}
        assert "is left to give back" in admin_client.post(page(order), said).text
        assert not PaymentRefund.objects.exists()

    def test_is_closed_to_staff_without_the_permission(self, client, order):
        mia = User.objects.create_user("mia", is_staff=True)
        mia.user_permissions.add(Permission.objects.get(codename="view_order", content_type__app_label="orders"))
        client.force_login(mia)
        assert client.get(page(order)).status_code == 403

    def test_leaves_the_rest_for_a_return(self, admin_client, order):
        refund(admin_client, order, "50.00")
        admin_client.post(page(order, "write_down"), written_down(admin_client, order, "2"))
        asked = Return.objects.get()
        approve_return(return_id=asked.pk, by="mia", now=NOON)
        receive_return(return_id=asked.pk, by="mia", now=NOON)
        assert Return.objects.get().refund == Decimal("4.88")

    def test_promises_no_money_twice_while_payments_has_not_heard_of_a_return(self, admin_client, order):
        refund(admin_client, order, "20.00")
        for _ in range(2):
            admin_client.post(page(order, "write_down"), written_down(admin_client, order, "1"))
        for asked in Return.objects.all():
            approve_return(return_id=asked.pk, by="mia", now=NOON)
            receive_return(return_id=asked.pk, by="mia", now=NOON)
        promised = [asked.refund for asked in Return.objects.all()]
        assert promised == [Decimal("24.99"), Decimal("9.89")]
        assert page(order) not in admin_client.get(page(order, "change")).text
        with pytest.raises(NotRefundable, match=r"0\.00 EUR is left"):
            refund_goodwill(order_id=order.pk, refund_id=uuid4(), amount=Decimal("0.01"), now=NOON)
        for asked in Return.objects.all():
            refund_return(order_id=order.pk, return_id=asked.pk, amount=asked.refund, now=NOON)
        assert [kept.amount for kept in PaymentRefund.objects.filter(why="returned")] == promised


def written_down(client, order, pieces, **more):
    form = client.get(page(order, "write_down")).context["form"]
    return {"return_id": form["return_id"].value(), "GARISH-RUG": pieces, "reason": "Too garish.", **more}


class TestWritingDown:
    def test_takes_a_return_down_for_a_customer_once(self, admin_client, admin_user, order):
        said = written_down(admin_client, order, "1")
        for _ in range(2):
            admin_client.post(page(order, "write_down"), said)
        asked = Return.objects.get()
        assert (asked.handled_by, asked.reason) == (admin_user.username, "Too garish.")
        assert asked.parts.get().quantity == 1

    def test_says_so_when_somebody_else_wrote_it_down_meanwhile(self, admin_client, order):
        forms = [written_down(admin_client, order, "2") for _ in range(2)]
        _, late = [admin_client.post(page(order, "write_down"), said, follow=True) for said in forms]
        assert "0 at most" in late.text
        assert "Too garish." in late.text
        assert Return.objects.count() == 1

    @pytest.mark.parametrize("pieces", ["3", "-1", "", "0"])
    def test_takes_no_more_than_was_bought_and_no_less_than_one(self, admin_client, order, pieces):
        admin_client.post(page(order, "write_down"), written_down(admin_client, order, pieces))
        assert not Return.objects.exists()
