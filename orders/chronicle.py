"""An order's story as Orders and Payments have it, for staff: steps, verdicts, cards, refunds and returns."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from events.happened import Happened
from orders.held import of_its_card
from orders.models import OrderStep, Payment, PaymentAttempt, PaymentErrand, Return, Verdict
from orders.services.validation import CHECK_LABELS
from orders.status import Status

TONES = {
    Status.DELIVERED: "good",
    Status.PAID: "good",
    Status.HELD: "due",
    Status.REJECTED: "bad",
    Status.CANCELLED: "bad",
    Status.EXPIRED: "bad",
}
CANCELLING = {"requested": "Cancelling asked for", "refused": "Cancelling came too late"}
RETURNS = {
    Return.State.APPROVED: "Return approved",
    Return.State.REFUSED: "Return refused",
    Return.State.RECEIVED: "Return received",
    Return.State.REFUNDED: "Return refunded",
}


def happened(order_id: UUID) -> list[Happened]:
    """Everything that is still known; in no order of time."""
    return [*_steps(order_id), *_verdicts(order_id), *_money(order_id), *_returns(order_id)]


def _steps(order_id: UUID) -> Iterator[Happened]:
    for step in OrderStep.objects.filter(order_id=order_id).order_by("version"):
        detail: Mapping[str, str] = step.detail
        who = detail.get("by", "")
        if said := CANCELLING.get(detail.get("cancellation", "")):
            yield Happened(step.at, said, who=who, tone="due")
        elif step.status == Status.VALIDATED and detail.get("reasons"):
            yield Happened(step.at, "Waits for another way to pay", why=detail["reasons"], tone="due")
        else:
            told = " ".join(detail[name] for name in ("method", "carrier", "tracking", "reasons") if detail.get(name))
            if step.status == Status.HELD:
                told = " ".join(doubt.text for doubt in of_its_card(order_id))
            tone = TONES.get(Status(step.status), "")
            yield Happened(step.at, str(Status(step.status).label), who=who, why=told, tone=tone)


def _verdicts(order_id: UUID) -> Iterator[Happened]:
    for verdict in Verdict.objects.filter(order_id=order_id):
        check = CHECK_LABELS.get(verdict.check_name, verdict.check_name)
        late = ", too late to matter" if verdict.late else ""
        why = " ".join(reason["text"] for reason in verdict.reasons)
        tone = "" if verdict.answer == Verdict.Answer.PASSED else "bad"
        what = f"{check}: {verdict.get_answer_display().lower()}{late}"
        yield Happened(verdict.received_at, what, who=verdict.decided_by, why=why, tone=tone)


def _money(order_id: UUID) -> Iterator[Happened]:
    payment = Payment.objects.filter(order_id=order_id).prefetch_related("attempts", "refunds", "errands").first()
    if payment is None:
        return
    for attempt in payment.attempts.all():
        yield from _attempt(attempt)
    for refund in payment.refunds.all():
        amount = f"{refund.amount} {payment.currency}"
        yield Happened(refund.created_at, f"{amount} to be given back", who="Payments", why=refund.why)
        if refund.done_at:
            yield Happened(refund.done_at, f"{amount} given back", who="Payments", why=refund.reference, tone="good")
    yield from _taken(payment)
    for errand in payment.errands.all():
        if errand.last_error and not errand.done_at:
            what = f"Could not {errand.get_kind_display()}, attempt {errand.attempts}; tried again"
            yield Happened(errand.due_at, what, who="Payments", why=errand.last_error, tone="bad")


def _attempt(attempt: PaymentAttempt) -> Iterator[Happened]:
    if attempt.answered_at and attempt.outcome == PaymentAttempt.Outcome.DECLINED:
        what = f"Payment {attempt.number} declined"
        yield Happened(attempt.answered_at, what, who="Payments", why=attempt.text, tone="bad")
    elif attempt.answered_at and attempt.outcome == PaymentAttempt.Outcome.AUTHORIZED:
        yield Happened(attempt.answered_at, f"Payment {attempt.number} authorised", who="Payments", tone="good")


def _taken(payment: Payment) -> Iterator[Happened]:
    for errand in payment.errands.all():
        if errand.kind == PaymentErrand.Kind.CAPTURE and errand.done_at:
            yield Happened(errand.done_at, f"{payment.amount} {payment.currency} taken", who="Payments", tone="good")


def _returns(order_id: UUID) -> Iterator[Happened]:
    for asked in Return.objects.filter(order_id=order_id).prefetch_related("parts__line"):
        pieces = ", ".join(map(str, asked.parts.all()))
        yield Happened(asked.requested_at, f"Return asked for: {pieces}", why=asked.reason, tone="due")
        if said := RETURNS.get(Return.State(asked.state)):
            yield Happened(asked.changed_at, said, who=asked.handled_by, why=asked.refusal)
