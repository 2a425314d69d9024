from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from shipping.models import Errand, Shipment
from shop.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def errand():
    """A booking that failed, and is tried again in four minutes."""
    shipment = Shipment.objects.create(order_id=uuid4())
    later = timezone.now() + timedelta(minutes=4)
    return Errand.objects.create(shipment=shipment, kind="book", due_at=later, attempts=8, last_error="no answer")


def page(errand, action="again"):
    name = {"again": "ask_again", "change": "change"}[action]
    return reverse(f"admin:shipping_shipment_{name}", args=[errand.shipment_id])


class TestAskingAgain:
    def test_asks_first_then_has_it_tried_now(self, admin_client, errand):
        assert page(errand) in admin_client.get(page(errand, "change")).text
        admin_client.get(page(errand))
        assert Errand.objects.get().due_at > timezone.now()
        assert "asked again now" in admin_client.post(page(errand), follow=True).text
        assert Errand.objects.get().due_at <= timezone.now()
        assert LogEntry.objects.get().change_message == "Carrier asked again"

    def test_says_that_there_is_nothing_to_ask_while_it_is_asked(self, admin_client, errand):
        Errand.objects.update(due_at=timezone.now())
        assert "being asked" in admin_client.post(page(errand), follow=True).text
        assert not LogEntry.objects.exists()

    def test_is_offered_only_where_something_failed_and_to_who_may(self, admin_client, client, errand):
        client.force_login(User.objects.create_user("mia", is_staff=True))
        assert client.post(page(errand)).status_code == 403
        Errand.objects.update(last_error="")
        assert admin_client.post(page(errand)).status_code == 403
