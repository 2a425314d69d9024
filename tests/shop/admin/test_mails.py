from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.models import Customer, OrderMail, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail():
    """A mail that nobody knows to have been sent, or not."""
    ada = Customer.objects.create(name="Ada Lovelace", email="ada@example.org", language="en")
    owed = OrderMail.owe(order_id=uuid4(), customer=ada, kind="order-placed", about="1", facts={})
    OrderMail.objects.update(sending_at=timezone.now())
    return owed


def page(mail, action):
    return reverse(f"admin:shop_ordermail_{action}", args=[mail.pk])


def state():
    return OrderMail.objects.get().state


class TestResending:
    def test_asks_before_it_sends_anything(self, admin_client, mail):
        assert page(mail, "resend") in admin_client.get(page(mail, "change")).text
        assert "have it twice" in admin_client.get(page(mail, "resend")).text
        assert state() == "unsure"

    def test_owes_the_mail_again_and_goes_back_to_it(self, admin_client, mail):
        answer = admin_client.post(page(mail, "resend"), follow=True)
        assert answer.redirect_chain == [(page(mail, "change"), 302)]
        assert "The mail is sent again." in answer.text
        assert state() == "owed"

    def test_is_not_offered_for_a_mail_that_was_sent(self, admin_client, mail):
        mail.finish(now=timezone.now())
        assert page(mail, "resend") not in admin_client.get(page(mail, "change")).text
        assert admin_client.post(page(mail, "resend")).status_code == 403

    def test_is_closed_to_strangers_and_to_staff_without_the_permission(self, client, mail):
        assert client.post(page(mail, "resend")).status_code == 302
        client.force_login(User.objects.create_user("tom", is_staff=True))
        assert client.post(page(mail, "resend")).status_code == 403
        assert state() == "unsure"

    def test_of_a_mail_that_is_not_there_is_refused(self, admin_client):
        assert admin_client.post("/admin/shop/ordermail/4711/resend/").status_code == 403
        assert admin_client.post("/admin/shop/ordermail/x/resend/").status_code == 403
