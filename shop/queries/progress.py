"""What an order's steps mean to the person who waits for it: the words of the order page, its JSON and its socket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.queries import Step
from orders.status import CANCELLED_AT_ONCE, CANCELLED_ON_REQUEST, END, Status
from shop.access import CUSTOMER
from shop.queries import reasons
from shop.queries.expecting import usually
from shop.queries.receipt import paid_by, parcel
from shop.queries.tracking import BACK, NOTHING, TrackedOrder


class Words(msgspec.Struct, frozen=True):
    """How a status is told; ``advice`` says how to go on from an end that nobody wanted."""

    title: Any
    sentence: Any
    next: Any = ""
    advice: Any = ""


S, t = Status, gettext_lazy

# The road of an order that goes well, in order.
ROAD: Mapping[str, Words] = {
    S.PLACED: Words(
        t("Order placed"),
        t("We have your order."),
        t("Next, we check that everything is in stock."),
    ),
    S.VALIDATED: Words(
        t("Stock confirmed"),
        t("Everything you ordered is set aside for you."),
        t("Next comes the payment."),
    ),
    S.PAID: Words(
        t("Paid"),
        t("Your payment went through."),
        t("Next, we pack your parcel."),
    ),
    S.PACKED: Words(t("Packed"), t("Your parcel is packed."), t("Next, the carrier collects it.")),
    S.DISPATCHED: Words(t("On its way"), t("The carrier has your parcel."), t("Next, it goes out for delivery.")),
    S.OUT_FOR_DELIVERY: Words(
        t("Out for delivery"),
        t("Your parcel is on the last stretch."),
        t("Next, the doorbell rings."),
    ),
    S.DELIVERED: Words(t("Delivered"), t("Your parcel has arrived. Enjoy it!")),
}

DETOURS: Mapping[str, Words] = {
    S.HELD: Words(
        t("Being looked at"),
        t("Somebody is taking a look at your order."),
        t("Next, you hear from us, usually within one working day. You have not paid anything yet."),
    ),
    S.REJECTED: Words(t("Not accepted"), t("We could not accept your order. You have not paid anything.")),
    S.CANCELLED: Words(
        t("Cancelled"),
        t("Your order is cancelled. You pay nothing: if your bank holds the amount already, it is released."),
        advice=t("If you change your mind, everything can go back into your cart."),
    ),
    S.EXPIRED: Words(
        t("Expired"),
        t("Your order was not paid in time. You have not paid anything."),
        advice=t("If you still want your things, put them back into your cart and order once more."),
    ),
    S.RETURNED: Words(t("Returned"), t("Everything came back to us. Your money comes back to you.")),
}

WORDS = {**ROAD, **DETOURS}
# A validated order whose card was declined.
DECLINED = Words(
    ROAD[S.VALIDATED].title, t("Your payment did not go through."), t("Nothing was taken. Please try once more.")
)
# The same, while the bank is asked once more, which no event tells.
ASKING = Words(ROAD[S.VALIDATED].title, t("We are asking the bank once more."), t("This takes a moment."))
# A paid order that somebody wants cancelled keeps its status until its parcel is stopped; so it does if it is not.
CANCELLING: Mapping[str, Words] = {
    "requested": Words(
        t("You asked us to cancel."),
        t("You asked us to cancel. We are trying to stop your parcel."),
        t("This page tells you if we could."),
    ),
    "refused": Words(
        t("It was too late to cancel."),
        t("It was too late to cancel: the carrier has your parcel."),
        t("It comes to you as planned, and you can send it back."),
    ),
}
# A cancelled order of which it is known whether anything was paid. Of another one, the bank may still be asked.
CANCELLED: Mapping[str, Words] = {
    NOTHING: Words(DETOURS[S.CANCELLED].title, t("Your order is cancelled. You have not paid anything.")),
    BACK: Words(DETOURS[S.CANCELLED].title, t("Your order is cancelled. Your money is on its way back to you.")),
}
FAILED = frozenset({S.REJECTED, S.CANCELLED, S.EXPIRED})


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list on the order page. ``state``: done, current, failed or ahead."""

    status: str
    title: str
    state: str
    at: datetime | None = None
    note: str = ""


def stops(order: TrackedOrder) -> list[Stop]:
    """The order's journey: what happened, where it is, and what is still ahead if all goes well."""
    reached: dict[str, list[Step]] = {}
    for step in order.steps:
        reached.setdefault(step.status, []).append(step)
    happened = [
        Stop(
            status=status,
            title=str(WORDS[status].title),
            state=_state(status, order),
            at=steps[0].at,
            note=" · ".join(dict.fromkeys(filter(None, (note(step) for step in steps if not _settled(step, order))))),
        )
        for status, steps in reached.items()
    ]
    if order.final:
        return happened
    road = list(ROAD)
    last = max((road.index(status) for status in reached if status in ROAD), default=-1)
    return happened + [
        Stop(status=status, title=str(ROAD[status].title), state="ahead", note=usually(status, after=order.status))
        for status in road[last + 1 :]
    ]


def _state(status: str, order: TrackedOrder) -> str:
    if status != order.status:
        return "done"
    return "failed" if status in FAILED else "current"


def declined(step: Step) -> bool:
    """Whether the step tells that a card was declined: only then a validated order has reasons."""
    return step.status == S.VALIDATED and bool(step.detail.get("reasons"))


def _settled(step: Step, order: TrackedOrder) -> bool:
    """Whether a card was declined, and the order was paid later: then it is no news any more."""
    return order.paid and declined(step)


def note(step: Step) -> str:
    """What a step tells beyond its title: the parcel's number, or why an order was refused."""
    if carried := parcel(step):
        return carried
    if cancelling := CANCELLING.get(step.detail.get("cancellation", "")):
        return str(cancelling.title)
    if step.status == S.CANCELLED:
        return _("You cancelled it.") if step.detail.get("by") == CUSTOMER else _("We cancelled it.")
    return reasons.told(step.detail.get("reasons", ""))


def advice(step: Step) -> str:
    """How to go on from a refusal; nothing while all is well."""
    if step.status in FAILED or declined(step):
        return str(WORDS[step.status].advice) or reasons.advice(step.detail.get("reasons", ""))
    return ""


def cancellable(step: Step) -> bool:
    """Whether an order that stands at this step may be cancelled, or at least asked to be."""
    return step.status in CANCELLED_AT_ONCE | CANCELLED_ON_REQUEST and "cancellation" not in step.detail


def _words(step: Step, *, asking: bool) -> Words:
    if declined(step):
        return ASKING if asking else DECLINED
    if words := CANCELLED.get(step.detail.get("money", "")):
        return words
    return CANCELLING.get(step.detail.get("cancellation", ""), WORDS[step.status])


def message(order_id: object, step: Step, *, asking: bool = False) -> dict[str, Any]:
    """A step as the socket and the JSON tell it: facts for programs, words for the page."""
    words = _words(step, asking=asking)
    return {
        "order_id": str(order_id),
        "version": step.version,
        "status": str(step.status),
        "at": step.at.isoformat().replace("+00:00", "Z"),
        "final": step.status in END,
        "failed": step.status in FAILED,
        "declined": declined(step),
        "cancellable": cancellable(step),
        "returnable": step.status == S.DELIVERED,
        "title": str(WORDS[step.status].title),
        "sentence": str(words.sentence),
        "next": str(words.next),
        "note": note(step),
        "advice": advice(step),
        "paid_by": paid_by(step),
        "parcel": parcel(step),
    }
