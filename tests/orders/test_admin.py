from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.testing import published
from orders import services
from orders.events import CheckFailed, CheckPassed, Reason
from orders.models import CatalogueItem, FakeCharge, Order, Payment
from orders.payments.fake import FakeGateway
from orders.services import Card, record_verdict
from orders.services.fraud import LOOKED_AT, SO_MUCH
from shop.events import Money
from tests.orders.conftest import NOON
from tests.orders.till import DECLINED, card, run_errands

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    order = place()
    record_verdict(order_id=order.pk, check="inventory", answer="PASSED", received_at=NOON)
    return order


class TestOrderAdmin:
    def test_lists_orders_and_finds_one_by_its_number(self, admin_client, order, place):
        other = place()
        page = admin_client.get(reverse("admin:orders_order_changelist"), {"q": order.number})
        assert order.number in page.text
        assert other.number not in page.text

    def test_shows_lines_history_and_verdicts(self, admin_client, order):
        page = admin_client.get(reverse("admin:orders_order_change", args=[order.pk]))
        for text in ("GARISH-RUG", "Validated", "inventory", "54.88"):
            assert text in page.text

    def test_lets_nobody_change_an_order(self, admin_client, order):
        change = reverse("admin:orders_order_change", args=[order.pk])
        assert admin_client.post(change, {"status": "DELIVERED"}).status_code == 403
        delete = reverse("admin:orders_order_delete", args=[order.pk])
        assert admin_client.post(delete, {"post": "yes"}).status_code == 403
        assert admin_client.get(reverse("admin:orders_order_add")).status_code == 403
        assert Order.objects.get().status == "VALIDATED"

    def test_is_closed_to_shoppers(self, client, order):
        page = client.get(reverse("admin:orders_order_change", args=[order.pk]))
        assert page.status_code == 302


class TestCatalogueItemAdmin:
    def test_shows_what_orders_are_priced_from(self, admin_client, catalogue):
        page = admin_client.get(reverse("admin:orders_catalogueitem_changelist"))
        assert CatalogueItem.objects.first().name in page.text


@pytest.fixture
def held(place, settings):
    settings.ORDER_REQUIRED_CHECKS = ("fraud",)
    order = place()
    record_verdict(order_id=order.pk, check="fraud", answer="REFERRED", received_at=NOON)
    return order


class TestHeldOrders:
    def test_are_listed_with_why_they_are_held(self, admin_client, place, settings):
        settings.ORDER_REQUIRED_CHECKS = ("fraud",)
        for reasons in ([LOOKED_AT], [Reason("fraud", SO_MUCH, "Your orders."), LOOKED_AT], []):
            record_verdict(order_id=place().pk, check="fraud", answer="REFERRED", reasons=reasons, received_at=NOON)
        page = admin_client.get(reverse("admin:orders_order_changelist"), {"status__exact": "HELD"})
        assert "left to staff because of" in page.text.lower()
        assert page.text.count("its card paid often") == 2
        assert "a lot ordered in one go, its card paid often" in page.text
        assert "because of" not in admin_client.get(reverse("admin:orders_order_changelist")).text


class TestReview:
    def test_rejects_with_the_reason_that_was_given(self, admin_client, held):
        page = reverse("admin:orders_order_change", args=[held.pk])
        assert "/reject" in admin_client.get(page).text
        with published() as log:
            answer = admin_client.post(reverse("admin:orders_order_reject", args=[held.pk]), {"reason": "Too much."})
        assert answer.url == page
        assert [reason.text for reason in log.of(CheckFailed)[0].reasons] == ["Too much."]

    def test_releases_once(self, admin_client, held):
        with published() as log:
            for _ in range(2):
                late = admin_client.post(reverse("admin:orders_order_release", args=[held.pk]), follow=True)
        assert log.events == [CheckPassed(held.pk, "fraud")]
        assert "waits for nobody&#x27;s decision" in late.text

    def test_says_so_when_the_order_has_moved_on(self, admin_client, held):
        services.decide_review(order_id=held.pk, check="fraud", passed=True, actor="grace")
        Order.objects.update(status="VALIDATED")
        page = reverse("admin:orders_order_reject", args=[held.pk])
        assert "waits for nobody&#x27;s decision" in admin_client.post(page, {"reason": "No."}, follow=True).text

    def test_asks_before_it_decides(self, admin_client, held):
        with published() as log:
            page = admin_client.get(reverse("admin:orders_order_reject", args=[held.pk]))
        assert f"Reject {held}" in page.text
        assert log.events == []

    def test_is_closed_to_staff_without_the_permission(self, client, django_user_model, held):
        clerk = django_user_model.objects.create_user("clerk", password="clerk", is_staff=True)
        clerk.user_permissions.add(Permission.objects.get(codename="view_order", content_type__app_label="orders"))
        client.force_login(clerk)
        assert "/reject" not in client.get(reverse("admin:orders_order_change", args=[held.pk])).text
        assert client.post(reverse("admin:orders_order_reject", args=[held.pk])).status_code == 403
        assert not held.verdicts.exclude(decided_by="").exists()


class TestPaymentAdmin:
    def test_shows_what_came_of_each_card_and_no_token(self, admin_client, place):
        order, made = place(), card(DECLINED)
        services.remember_payment(
            order_id=order.pk,
            total=Money(order.total),
            card=Card(made["payment_token"], made["card_fingerprint"]),
            now=NOON,
        )
        services.request_payment(order_id=order.pk, now=NOON)
        run_errands()
        payment = Payment.objects.get()
        page = admin_client.get(reverse("admin:orders_payment_change", args=[payment.pk]))
        for text in ("Declined", "Your bank declined the card.", "54.88", "hold the amount"):
            assert text in page.text
        assert made["payment_token"] not in page.text
        assert f'href="{reverse("admin:orders_order_change", args=[order.pk])}">{order.number}</a>' in page.text
        listed = admin_client.get(reverse("admin:orders_payment_changelist"), {"q": str(order.pk)})
        assert str(order.pk) in listed.text

    def test_shows_the_fake_gateway_s_books(self, admin_client):
        FakeGateway().authorize(
            key="k", order_id=UUID(int=7), token=card()["payment_token"], amount=Money(Decimal("54.88"))
        )
        charge = FakeCharge.objects.get()
        page = admin_client.get(reverse("admin:orders_fakecharge_change", args=[charge.pk]))
        assert charge.reference in page.text
        assert charge.token not in page.text
