from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import RelayState
from events.observe.relay import Relay, relay

pytestmark = pytest.mark.django_db


def leads_until(at):
    RelayState.objects.create(owner=uuid4(), owner_name="loom-1:77", epoch=7, published=40, expires_at=at)


class TestRelay:
    def test_is_as_new_where_none_ever_ran(self):
        assert relay() == Relay(holder=None, epoch=0, published=0)

    def test_tells_who_leads(self):
        leads_until(timezone.now() + timedelta(hours=1))
        assert relay() == Relay(holder="loom-1:77", epoch=7, published=40)

    def test_is_led_by_nobody_once_the_lease_ran_out(self):
        leads_until(timezone.now() - timedelta(hours=1))
        assert relay() == Relay(holder=None, epoch=7, published=40)
