"""What Celery calls: shells around the services. Each gets an id at most, and may come twice."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events.hints import sweep
from orders import payments, services
from orders.models import PaymentErrand


@shared_task(name=PaymentErrand.task)
def run_payment_errand(errand_id: int) -> str:
    return services.run_payment_errand(errand_id, gateway=payments.by(PaymentErrand.method_of(errand_id)))


@shared_task(name="orders.tasks.sweep_payment_errands")
def sweep_payment_errands() -> int:
    return sweep(PaymentErrand)


@shared_task(name="orders.tasks.forget_old_cards")
def forget_old_cards() -> None:
    """How often cards were authorized weeks ago, and which were flagged then."""
    before = timezone.now() - timedelta(days=settings.FRAUD_CARD_KEPT_DAYS)
    services.forget_windows(before=before)
    services.forget_flags(before=before)
