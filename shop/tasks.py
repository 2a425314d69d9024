"""What Celery calls: shells around the services. Each gets an id at most, and may come twice."""

from celery import shared_task
from django.utils import timezone

from events.hints import sweep
from events.observe import sampling
from shop.models import OrderMail
from shop.services import mail
from shop.services.addresses import sweep_retired
from shop.services.letters import forget_old_letters


@shared_task(name=OrderMail.task)
def send_mail(mail_id: int) -> str:
    return mail.send_mail(mail_id, now=timezone.now())


@shared_task(name="shop.tasks.sweep_mails")
def sweep_mails() -> int:
    return sweep(OrderMail)


@shared_task(name="shop.tasks.sample_pipeline")
def sample_pipeline() -> None:
    """For the speeds and lines of ``/staff/pipeline``."""
    sampling.take()


@shared_task(name="shop.tasks.forget_what_is_spent")
def forget_what_is_spent() -> None:
    """What was kept for a while only: addresses of orders that have ended, and letters that have done their work."""
    sweep_retired()
    forget_old_letters(now=timezone.now())
