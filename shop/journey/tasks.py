"""What Celery calls for the journey: beat has what visitors broke put back, so that nobody has to think of it."""

from celery import shared_task
from django.utils import timezone

from shop.journey import mending


@shared_task(name="shop.journey.tasks.sweep_switches")
def sweep_switches() -> list[str]:
    return mending.sweep(timezone.now())
