"""The aggregator hears orders, verdicts and deadlines."""

from django.utils import timezone

from events.handling import Group, on
from orders import services
from orders.events import CheckFailed, CheckPassed, CheckReferred, OrderPlaced, ValidationDeadlinePassed
from orders.models import Verdict

VALIDATION = Group("order-validation")

ANSWERS = {
    CheckPassed: Verdict.Answer.PASSED,
    CheckFailed: Verdict.Answer.FAILED,
    CheckReferred: Verdict.Answer.REFERRED,
}


@on(OrderPlaced, group=VALIDATION)
def await_verdicts_on_order_placed(event: OrderPlaced) -> None:
    services.await_verdicts(order_id=event.order_id, now=timezone.now())


@on(CheckPassed, CheckFailed, CheckReferred, group=VALIDATION)
def record_verdict_on_answers(event: CheckPassed | CheckFailed | CheckReferred) -> None:
    services.record_verdict(
        order_id=event.order_id,
        check=event.check,
        answer=ANSWERS[type(event)],
        reasons=getattr(event, "reasons", ()),
        received_at=timezone.now(),
    )


@on(ValidationDeadlinePassed, group=VALIDATION)
def reject_unanswered_on_validation_deadline_passed(event: ValidationDeadlinePassed) -> None:
    services.reject_unanswered(order_id=event.order_id, due_at=event.due_at, now=timezone.now())
