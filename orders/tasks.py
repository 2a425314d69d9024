"""What Celery calls: shells around the services. Each gets an id at most, and may come twice."""

from celery import shared_task

from events.hints import sweep
from orders import payments, services
from orders.models import PaymentErrand


@shared_task(name=PaymentErrand.task)
def run_payment_errand(errand_id: int) -> str:
    return services.run_payment_errand(errand_id, gateway=payments.by(PaymentErrand.method_of(errand_id)))


@shared_task(name="orders.tasks.sweep_payment_errands")
def sweep_payment_errands() -> int:
    return sweep(PaymentErrand)
