"""What Celery calls: shells around the services. Each gets an id at most, and may come twice."""

from celery import shared_task
from django.utils import timezone

from shipping import carriers, services
from shipping.services.hints import hint


@shared_task(name="shipping.tasks.run_errand")
def run_errand(errand_id: int) -> str:
    return services.run_errand(errand_id, carrier=carriers.default(), now=timezone.now())


@shared_task(name="shipping.tasks.sweep_errands")
def sweep_errands() -> int:
    """Hint again at errands that a crash, or a broker that was away, left behind."""
    now = timezone.now()
    overdue = services.due_errands(now=now)
    for errand in overdue:
        hint(errand.pk, due_at=now)
    return len(overdue)
