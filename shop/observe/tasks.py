"""Every task is counted and timed by its name, and is a span where spans are recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from events.observe import tracing
from shop.observe import figures


@contextmanager
def observed(task: str) -> Iterator[None]:
    """While a task runs. Goes inside of its story, whose trace the span belongs to."""
    began, outcome = perf_counter(), "failed"
    attributes = {"messaging.system": "celery", "messaging.operation.type": "process", "task": task}
    try:
        with tracing.span(f"run {task}", kind="consumer", attributes=attributes):
            yield
        outcome = "done"
    finally:
        figures.tasks.labels(task, outcome).inc()
        figures.task_seconds.labels(task).observe(perf_counter() - began)
