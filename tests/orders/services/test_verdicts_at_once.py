"""The last two verdicts at the same moment, on two connections: neither may miss the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from events.testing import published
from orders.events import OrderValidated
from orders.models import Order
from orders.services import Outcome, record_verdict
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def judge(order: Order, check: str, start: Barrier) -> Outcome:
    try:
        start.wait(timeout=10)
        return record_verdict(order_id=order.pk, check=check, answer="PASSED", received_at=NOON)
    finally:
        connection.close()


class TestVerdictsAtOnce:
    @pytest.mark.parametrize("_time", range(5))
    def test_validate_the_order_exactly_once(self, place, settings, _time):
        settings.ORDER_REQUIRED_CHECKS = ("details", "fraud", "inventory")
        order = place()
        start = Barrier(3)
        with published() as log, ThreadPoolExecutor(3) as pool:
            answers = [pool.submit(judge, order, check, start) for check in order.checks]
            outcomes = sorted(answer.result(timeout=20) for answer in answers)
        assert outcomes == [Outcome.MOVED, Outcome.NOTED, Outcome.NOTED]
        assert [event.version for event in log.of(OrderValidated)] == [2]
