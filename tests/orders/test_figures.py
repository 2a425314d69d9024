import pytest
from prometheus_client import REGISTRY

from orders.models import Verdict
from orders.services import record_verdict
from tests.shop.market import NOON, order, sell


def counted(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.mark.django_db
class TestCountVerdict:
    def test_counts_what_a_check_said_and_how_soon_after_the_commit(self, django_capture_on_commit_callbacks):
        sell()
        placed = order()
        labels = {"check": "inventory", "answer": "FAILED"}
        before = counted("orders_verdicts_total", **labels)
        before_seconds = counted("orders_verdict_seconds_count", check="inventory")
        with django_capture_on_commit_callbacks(execute=True):
            record_verdict(order_id=placed, check="inventory", answer=Verdict.Answer.FAILED, received_at=NOON)
            assert counted("orders_verdicts_total", **labels) == before
        assert counted("orders_verdicts_total", **labels) == before + 1
        assert counted("orders_verdict_seconds_count", check="inventory") == before_seconds + 1
