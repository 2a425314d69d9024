import pytest
from celery import shared_task
from prometheus_client import REGISTRY

from events.context import begin, carry, story

NAME = "tests.shop.observe.test_tasks.weave"


@shared_task(name=NAME)
def weave(*, moth=False):
    if moth:
        raise ValueError("a moth")
    return story()


def counted(outcome):
    return REGISTRY.get_sample_value("shop_tasks_total", {"task": NAME, "outcome": outcome}) or 0


class TestObserved:
    def test_counts_what_was_done_and_what_failed(self):
        done, failed = counted("done"), counted("failed")
        weave.apply()
        with pytest.raises(ValueError, match="moth"):
            weave.apply(kwargs={"moth": True}).get()
        assert (counted("done"), counted("failed")) == (done + 1, failed + 1)

    def test_times_each(self):
        before = REGISTRY.get_sample_value("shop_task_seconds_count", {"task": NAME}) or 0
        weave.apply()
        assert REGISTRY.get_sample_value("shop_task_seconds_count", {"task": NAME}) == before + 1

    def test_is_a_span_in_the_trace_of_whoever_asked(self, spans):
        with begin(correlation_id="order-7") as told:
            headers = carry()
        weave.apply(headers=headers)
        [span] = spans.named(f"run {NAME}")
        assert f"{span.context.trace_id:032x}" == told.traceparent.split("-")[1]
        assert f"{span.parent.span_id:016x}" == told.traceparent.split("-")[2]
