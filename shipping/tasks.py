"""What Celery calls: shells around the services. Each gets an id at most, and may come twice."""

from celery import shared_task
from django.utils import timezone

from events.hints import sweep
from shipping import carriers, services
from shipping.models import Errand


@shared_task(name=Errand.task)
def run_errand(errand_id: int) -> str:
    return services.run_errand(errand_id, carrier=carriers.default(), now=timezone.now())


@shared_task(name="shipping.tasks.sweep_errands")
def sweep_errands() -> int:
    return sweep(Errand)
