import pytest

from events.models import OutboxRecord
from events.observe.traceparent import trace_id
from events.testing import deliver
from inventory.services import receive_stock
from orders.models import Order
from tests.shop.market import REVIEW, checkout_form, fill, sell
from tests.shop.test_story import celery

__all__ = ["celery"]


@pytest.fixture
def order(client, celery, spans, django_capture_on_commit_callbacks):
    """One that came from the checkout to the door, through every handler and every task."""
    sell(price="20.00", left=9)
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    fill(client)
    client.post(REVIEW, checkout_form(client))
    working = True
    while working:
        with django_capture_on_commit_callbacks(execute=True):
            working = bool(deliver())
        with django_capture_on_commit_callbacks(execute=True):
            working = bool(celery.work()) or working
    order = Order.objects.get()
    assert order.status == "DELIVERED"
    return order


def way(span, by_id):
    """The names of the spans from this one to the first."""
    yield span.name
    if span.parent:
        yield from way(by_id[span.parent.span_id], by_id)


@pytest.mark.django_db
class TestAnOrder:
    def test_is_one_trace_of_spans_from_the_request_to_the_last_task(self, order, spans):
        [page] = spans.named("POST /checkout/review/")
        story = OutboxRecord.objects.filter(correlation_id=str(order.pk))
        assert {trace_id(row.traceparent) for row in story} == {f"{page.context.trace_id:032x}"}

        ours = {span.context.span_id: span for span in spans.all() if span.context.trace_id == page.context.trace_id}
        assert [span.name for span in ours.values() if span.parent is None] == ["POST /checkout/review/"]
        tasks = [span for span in ours.values() if span.name.startswith("run ")]
        assert {"run shipping.tasks.run_errand", "run shop.tasks.send_mail"} <= {task.name for task in tasks}
        for task in tasks:
            names = list(way(task, ours))
            assert names[1].startswith(("process ", "run "))
            assert names[-2:] == ["create orders", "POST /checkout/review/"]
