"""Staff cancel an order as its customer would: at once, or by asking whoever has the parcel."""

from uuid import UUID

from django.utils import timezone

from orders.admin.deciding import Decision
from orders.services import Outcome, TooLateToCancel, cancel_order


def _cancel(*, order_id: UUID, actor: str, reason: str) -> Outcome:  # noqa: ARG001 - it is noted with the decision
    return cancel_order(order_id=order_id, by=actor, now=timezone.now())


CANCEL = Decision(
    command=_cancel,
    refusal=TooLateToCancel,
    title="Cancel {thing}",
    text="What is not paid is cancelled at once. From the payment on, the parcel is stopped if the carrier does not "
    "have it yet, and the customer gets the money back; else the order goes on, and its history says so.",
    button="Cancel the order",
    reason_help="Kept with your name. The customer does not read it.",
    reason_required=True,
    done="{thing} is cancelled, or will be once its parcel is stopped: see its history.",
)
