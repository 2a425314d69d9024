"""Mails: one for each step that deserves one, once at most. Weakness 7 of the talk's own does not come back here."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbound
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from events.errands import CLAIM
from events.models import Delivery
from events.outbox import publish
from events.testing import deliver
from orders.events import OrderDispatched, OrderRejected, PaymentRefunded, Reason
from orders.services import Wanted, place_order
from shop.handlers import EMAILS, MAILED
from shop.mails import WORDS
from shop.models import OrderMail
from shop.services.customers import PostalAddress, register_guest
from shop.services.mail import NothingToResend, resend_mail, send_mail
from shop.tasks import sweep_mails
from tests.shop.market import sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """Ada's order, heard of by the group."""
    sell()
    home = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")
    ada, address = register_guest(name="Ada <b>Lovelace</b>", email="ada@example.org", address=home)
    return place_order(
        customer_id=ada.pk,
        customer_version=1,
        address_id=address.pk,
        lines=[Wanted("GARISH-RUG", 2)],
        placed_at=timezone.now(),
    )


def owed(order, *events):
    for event in events:
        publish(event)
    deliver([EMAILS])
    return {mail.kind: mail for mail in OrderMail.objects.filter(order_id=order.pk)}


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("nobody at home")


class HangingUp(EmailBackend):
    def send_messages(self, messages):
        raise TimeoutError("no answer to DATA")


def backend(settings, cls):
    settings.EMAIL_BACKEND = f"{cls.__module__}.{cls.__qualname__}"


class TestOwing:
    def test_has_words_for_every_event_that_it_hears(self):
        assert {event.wire_type.split(".")[1] for event in (*MAILED, PaymentRefunded)} == set(WORDS)

    def test_is_once_for_each_step_however_often_it_comes(self, order):
        parcel = OrderDispatched(order.pk, 5, "Snail & Sons", "SNAIL-1", timezone.now())
        assert set(owed(order, parcel, parcel)) == {"order-placed", "order-dispatched"}
        Delivery.objects.all().delete()  # as a seek with --reapply does
        assert len(owed(order)) == 2

    def test_is_not_for_what_happened_long_ago(self, order, settings):
        settings.MAIL_MAX_AGE_HOURS = 0
        assert owed(order) == {}

    def test_leaves_out_an_order_whose_customer_nobody_knows(self, order):
        assert owed(order, OrderRejected(uuid4(), 2, (), timezone.now())).keys() == {"order-placed"}


class TestSendMail:
    def test_tells_the_customer_in_text_and_html(self, order, mailoutbox):
        why = Reason("inventory", "sold-out", "Garish rug: 1 left, 2 wanted")
        mail = owed(order, OrderRejected(order.pk, 2, (why,), timezone.now()))["order-rejected"]
        assert send_mail(mail.pk, now=timezone.now()) == "sent"
        (sent,) = mailoutbox
        assert sent.to == ["ada@example.org"]
        assert order.number in sent.subject
        assert "Garish rug: 1 left, 2 wanted" in sent.body
        assert f"/orders/{order.pk}/?token=" in sent.body
        html = sent.alternatives[0].content
        assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in html
        assert "€" in html

    def test_sends_once_however_often_it_is_asked(self, order, mailoutbox):
        mail = owed(order)["order-placed"]
        later = timezone.now() + timedelta(days=1)
        assert [send_mail(mail.pk, now=now) for now in (timezone.now(), later)] == ["sent", "not due"]
        assert len(mailoutbox) == 1

    def test_tries_again_while_the_server_is_away(self, order, settings, mailoutbox):
        mail = owed(order)["order-placed"]
        backend(settings, Unreachable)
        assert send_mail(mail.pk, now=timezone.now()) == "failing"
        backend(settings, EmailBackend)
        assert send_mail(mail.pk, now=timezone.now() + timedelta(minutes=6)) == "sent"

    def test_leaves_to_staff_what_may_have_gone_out(self, order, settings):
        mail = owed(order)["order-placed"]
        backend(settings, HangingUp)
        assert send_mail(mail.pk, now=timezone.now()) == "unsure"
        backend(settings, EmailBackend)
        late = timezone.now() + CLAIM * 2
        assert send_mail(mail.pk, now=late) == "not due"
        assert OrderMail.overdue(now=late) == []
        assert outbound.outbox == []

    def test_sends_nothing_that_another_worker_took_over_meanwhile(self, order, monkeypatch, mailoutbox):
        mail = owed(order)["order-placed"]

        def slow(_backend):
            assert send_mail(mail.pk, now=timezone.now() + CLAIM * 2) == "sent"

        monkeypatch.setattr(EmailBackend, "open", lambda backend: (monkeypatch.undo(), slow(backend)))
        assert send_mail(mail.pk, now=timezone.now()) == "not due"
        assert len(mailoutbox) == 1

    def test_leaves_to_staff_what_a_crash_left_in_the_act(self, order, monkeypatch, mailoutbox):
        mail = owed(order)["order-placed"]

        def crash(*_):
            raise SystemExit

        monkeypatch.setattr(EmailBackend, "send_messages", crash)
        with pytest.raises(SystemExit):
            send_mail(mail.pk, now=timezone.now())
        mail.refresh_from_db()
        assert mail.state == "unsure"


class TestResendMail:
    def test_sends_what_nobody_is_sure_of(self, order, mailoutbox):
        mail = owed(order)["order-placed"]
        OrderMail.objects.update(sending_at=timezone.now())
        resend_mail(mail_id=mail.pk, now=timezone.now())
        assert send_mail(mail.pk, now=timezone.now()) == "sent"
        with pytest.raises(NothingToResend):
            resend_mail(mail_id=mail.pk, now=timezone.now())


class TestPages:
    def test_show_a_mail_to_staff_with_nothing_in_it_that_could_run(self, order, admin_client, mailoutbox):
        mail = owed(order)["order-placed"]
        send_mail(mail.pk, now=timezone.now())
        page = admin_client.get(reverse("mail", args=[mail.pk]))
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "sandbox" in page.headers["Content-Security-Policy"]
        assert admin_client.get("/mail/", follow=True).text.count("ada@example.org") == 1

    def test_are_closed_to_everybody_else(self, order, client, django_user_model):
        mail = owed(order)["order-placed"]
        assert client.get(reverse("mail", args=[mail.pk])).status_code == 403
        client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
        assert client.get(reverse("mail", args=[mail.pk])).status_code == 403


def test_the_sweep_hints_at_what_is_overdue(order, monkeypatch):
    told = []
    monkeypatch.setattr("events.hints.hint", lambda task, pk, **_: told.append((task, pk)))
    mail = owed(order)["order-placed"]
    OrderMail.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert sweep_mails() == 1
    assert told == [("shop.tasks.send_mail", mail.pk)]
