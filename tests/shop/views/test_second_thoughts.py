"""Cancelling and sending back, as shoppers do it: with a click and a second thought, and without JavaScript."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from orders.models import Order, OrderStep, Return
from orders.services import (
    approve_return,
    cancel_order,
    receive_return,
    refuse_cancellation,
    refuse_return,
    request_return,
)
from orders.status import Status
from orders.tokens import guest_token
from shop.models import Customer, User
from tests.shop.market import NOON, SOMEBODY, order, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed():
    """Two rugs at 20.00, of which no event was heard: the page asks Orders itself."""
    sell()
    return order()


def bring(order_id, status):
    Order.objects.filter(pk=order_id).update(status=status)
    OrderStep.objects.filter(order_id=order_id).update(status=status)


def url(order_id, kind=""):
    return f"/orders/{order_id}/{kind}?token={guest_token(order_id)}"


def text(response):
    return " ".join(response.content.decode().split())


def status_of(order_id):
    return Order.objects.get(pk=order_id).status


@pytest.mark.parametrize("kind", ["cancel", "return"])
class TestAccess:
    @pytest.mark.parametrize("send", ["get", "post"])
    def test_is_denied_to_who_has_only_the_id(self, client, placed, kind, send):
        bring(placed, Status.DELIVERED if kind == "return" else Status.PLACED)
        assert getattr(client, send)(f"/orders/{placed}/{kind}").status_code == 404
        assert not Return.objects.exists()

    def test_is_forbidden_to_staff_who_may_only_look(self, client, placed, kind):
        mia = User.objects.create_user("mia", is_staff=True)
        mia.user_permissions.add(Permission.objects.get(codename="view_ordertracking"))
        client.force_login(mia)
        bring(placed, Status.DELIVERED if kind == "return" else Status.PLACED)
        form = {"pieces-GARISH-RUG": "1", "reason": "ugly", "return_id": str(placed)}
        assert client.post(f"/orders/{placed}/{kind}", form).status_code == 403

    def test_needs_the_page_s_own_form(self, placed, kind):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(url(placed, kind)).status_code == 403


class TestStaffAsCustomers:
    def test_need_no_permission_for_what_they_bought(self, client, placed):
        clerk = User.objects.create_user("clerk", is_staff=True)
        Customer.objects.create(pk=SOMEBODY, user=clerk, name="Cleo", email="cleo@example.org", language="en")
        client.force_login(clerk)
        client.post(f"/orders/{placed}/cancel")
        assert Order.objects.get(pk=placed).steps.last().detail == {"by": "customer"}


class TestCancel:
    def test_asks_first_and_changes_nothing_by_that(self, client, placed):
        assert "Cancel this order" in text(client.get(url(placed)))
        assert "you pay nothing" in text(client.get(url(placed, "cancel")))
        assert status_of(placed) == "PLACED"

    def test_cancels_at_once_what_is_not_paid(self, client, placed):
        page = client.post(url(placed, "cancel"), follow=True)
        assert "Your order is cancelled." in text(page)
        assert status_of(placed) == "CANCELLED"
        assert 'data-step="CANCELLED"' in text(page)

    def test_asks_for_a_paid_order_and_the_page_says_so(self, client, placed):
        bring(placed, Status.PAID)
        page = text(client.post(url(placed, "cancel"), follow=True))
        assert "We are trying to stop your parcel." in page
        assert "<p data-cancel hidden>" in page
        assert status_of(placed) == "PAID"

    def test_may_be_clicked_twice(self, client, placed):
        bring(placed, Status.PAID)
        for _ in range(2):
            assert client.post(url(placed, "cancel")).status_code == 302
        assert Order.objects.get(pk=placed).version == 2

    def test_that_comes_too_late_says_what_else_can_be_done(self, client, placed):
        bring(placed, Status.DISPATCHED)
        page = text(client.post(url(placed, "cancel"), follow=True))
        assert "too late to cancel" in page
        assert client.get(url(placed, "cancel")).status_code == 302

    def test_by_staff_goes_under_their_name(self, client, placed, admin_user):
        client.force_login(admin_user)
        client.post(f"/orders/{placed}/cancel")
        assert Order.objects.get(pk=placed).steps.last().detail == {"by": admin_user.username}

    def test_goes_back_to_the_page_that_the_link_opens(self, client, placed):
        assert client.post(url(placed, "cancel")).url == url(placed)


@pytest.fixture
def delivered(placed):
    bring(placed, Status.DELIVERED)
    return placed


def form(client, order_id, rugs="1", **changes):
    hidden = client.get(url(order_id, "return")).context["form"]["return_id"].value()
    return {"pieces-GARISH-RUG": rugs, "reason": "Too garish.", "return_id": hidden, **changes}


class TestSendBack:
    def test_is_offered_once_the_parcel_arrived(self, client, placed):
        assert "<p data-return hidden>" in text(client.get(url(placed)))
        assert client.get(url(placed, "return")).status_code == 302
        bring(placed, Status.DELIVERED)
        assert "<p data-return >" in text(client.get(url(placed)))

    def test_takes_it_down_and_the_page_shows_it(self, client, delivered):
        page = text(client.post(url(delivered, "return"), form(client, delivered), follow=True))
        assert "1 × Garish rug" in page  # noqa: RUF001
        assert "Asked for" in page
        assert Return.objects.get().reason == "Too garish."

    def test_of_a_form_sent_twice_is_one(self, client, delivered):
        sent = form(client, delivered)
        for _ in range(2):
            client.post(url(delivered, "return"), sent)
        assert Return.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"rugs": "3"}, "from 0 to 2"),
            ({"rugs": "-1"}, "from 0 to 2"),
            ({"rugs": "0"}, "Choose what to send back"),
            ({"rugs": ""}, "from 0 to 2"),
            ({"reason": " "}, "Tell us why"),
        ],
        ids=str,
    )
    def test_says_what_is_missing(self, client, delivered, changes, says):
        page = client.post(url(delivered, "return"), form(client, delivered, **changes))
        assert page.status_code == 422
        assert says in text(page)
        assert not Return.objects.exists()

    def test_by_staff_goes_under_their_name(self, client, delivered, admin_user):
        sent = form(client, delivered)
        client.force_login(admin_user)
        client.post(f"/orders/{delivered}/return", sent)
        assert Return.objects.get().handled_by == admin_user.username

    def test_is_not_offered_when_everything_is_coming_back(self, client, delivered):
        client.post(url(delivered, "return"), form(client, delivered, rugs="2"))
        assert "<p data-return hidden>" in text(client.get(url(delivered)))


class TestReturns:
    def test_tell_how_far_they_have_come(self, client, delivered):
        asked = request_return(order_id=delivered, pieces={"GARISH-RUG": 1}, reason="ugly", now=NOON)
        approve_return(return_id=asked.pk, by="mia", now=NOON)
        assert "Put the pieces into a parcel" in text(client.get(url(delivered)))
        receive_return(return_id=asked.pk, by="mia", now=NOON)
        assert "€20.00" in text(client.get(url(delivered)))

    def test_tell_why_they_were_refused(self, client, delivered):
        asked = request_return(order_id=delivered, pieces={"GARISH-RUG": 1}, reason="ugly", now=NOON)
        refuse_return(return_id=asked.pk, reason="<b>Cut</b> in two.", by="mia", now=NOON)
        assert "&lt;b&gt;Cut&lt;/b&gt; in two." in text(client.get(url(delivered)))


class TestARefusal:
    def test_is_told_with_the_way_that_is_left(self, client, placed):
        bring(placed, Status.PACKED)
        cancel_order(order_id=placed, by="customer", now=NOON)
        refuse_cancellation(order_id=placed, refused_at=NOON)
        page = text(client.get(url(placed)))
        assert "the carrier has your parcel" in page
        assert "You asked us to cancel. · It was too late to cancel." in page
