"""Two requests with one key, on two real connections: the second waits for the first."""

from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction

from events.testing import eventually
from orders.models import Order
from orders.services import AlreadyPlaced, Idempotency

pytestmark = pytest.mark.django_db(transaction=True)

CLICK = Idempotency(scope="session-42", key="the-checkout-form", body_hash="two rugs")


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def double_click(place, pool: ThreadPoolExecutor) -> Future[UUID]:
    def request() -> UUID:
        try:
            return place(idempotency=CLICK).pk
        except AlreadyPlaced as placed:
            return placed.order_id
        finally:
            connection.close()

    return pool.submit(request)


class TestTwoSubmissionsAtOnce:
    def test_give_one_order_when_the_first_commits(self, place):
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                first = place(idempotency=CLICK)
                second = double_click(place, pool)
                eventually(somebody_waits_for_us, within=10)
            assert second.result(timeout=10) == first.pk
        assert Order.objects.count() == 1

    def test_give_one_order_when_the_first_gives_up(self, place):
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                first = place(idempotency=CLICK)
                second = double_click(place, pool)
                eventually(somebody_waits_for_us, within=10)
                transaction.set_rollback(True)
            assert second.result(timeout=10) != first.pk
        assert Order.objects.count() == 1

    def test_give_one_order_however_they_interleave(self, place):
        with ThreadPoolExecutor(8) as pool:
            clicks = [double_click(place, pool) for _ in range(8)]
            answers = {click.result(timeout=30) for click in clicks}
        assert answers == {Order.objects.get().pk}
