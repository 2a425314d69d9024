from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.utils import timezone

from events.observe import page
from orders.models import Order
from shop import valkey
from shop.models import OrderMail
from shop.observe import business
from shop.observe.business import of_business
from tests.shop.market import order, sell


def seen():
    """What a fresh look finds: (name, labels) to value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in of_business().collect()
        for sample in family.samples
    }


@pytest.mark.django_db
class TestOfTheDatabase:
    def test_knows_how_many_orders_are_where_and_for_how_long(self):
        sell()
        placed = order()
        Order.objects.filter(pk=placed).update(changed_at=timezone.now() - timedelta(minutes=9))
        found = seen()
        assert found["shop_orders", "PLACED"] == 1
        assert found["shop_orders_oldest_seconds", "PLACED"] >= 540
        assert (found["shop_orders", "PAID"], found["shop_orders_oldest_seconds", "PAID"]) == (0, 0)
        assert ("shop_orders", "DELIVERED") not in found

    def test_knows_what_is_owed_and_since_when(self):
        due_at = timezone.now() - timedelta(minutes=9)
        OrderMail.objects.create(kind="letter", about="1", due_at=due_at)
        found = seen()
        assert found["shop_errands", "mails"] == 1
        assert found["shop_errands_overdue_seconds", "mails"] >= 540
        assert (found["shop_errands", "payments"], found["shop_errands", "shipping"]) == (0, 0)

    def test_counts_mails_that_nobody_knows_of_but_not_those_that_are_being_sent(self):
        for minutes in (0, 9):
            at = timezone.now() - timedelta(minutes=minutes)
            OrderMail.objects.create(kind="letter", about=str(minutes), due_at=at, sending_at=at)
        assert seen()["shop_mails_unsure",] == 1


@pytest.mark.django_db
class TestOfValkey:
    def test_knows_how_many_tasks_wait(self, monkeypatch):
        monkeypatch.setattr(business, "QUEUE", "test-of-business")
        key = f"{conf.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}test-of-business"
        client = valkey.client(patience_seconds=5)
        client.rpush(key, "a", "b")
        try:
            assert seen()["shop_tasks_waiting",] == 2
        finally:
            client.delete(key)

    def test_costs_its_own_figures_only_when_it_is_away(self, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        valkey._made.cache_clear()
        try:
            found = seen()
        finally:
            valkey._made.cache_clear()
        assert (found["shop_up", "valkey"], found["shop_up", "database"]) == (0, 1)
        assert ("shop_tasks_waiting",) not in found


class TestThePage:
    def test_tells_them_beside_the_backbones(self):
        told = [figure.name for one in page._everything.asked for figure in one._figures]
        assert {"events_up", "shop_up"} <= set(told)
