"""What Celery calls: shells around the services. Each gets an id at most, and may come twice."""

from celery import shared_task
from django.utils import timezone

from orders import payments, services
from orders.services.payments.hints import hint


@shared_task(name="orders.tasks.run_payment_errand")
def run_payment_errand(errand_id: int) -> str:
    return services.run_payment_errand(errand_id, gateway=payments.default())


@shared_task(name="orders.tasks.sweep_payment_errands")
def sweep_payment_errands() -> int:
    """Hint again at errands that a crash, or a broker that was away, left behind."""
    now = timezone.now()
    overdue = services.due_payment_errands(now=now)
    for errand in overdue:
        hint(errand.pk, due_at=now)
    return len(overdue)
