"""For which service an order waits that stands still, and how that service is, in words for who looks at the page.

The services are asked, not the read model: what did not happen is on no event.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t
from django.utils.translation import ngettext

from orders.queries import awaited
from orders.status import Status
from shop.queries.parcels import awaited_of_parcels
from shop.queries.progress import declined
from shop.queries.services import Parts, Service, State, parked_of, parts, service_now
from shop.queries.tracking import TrackedOrder

# The log tells of an order within a fraction of a second; before that a word about it would only alarm.
SILENT_AFTER = timedelta(seconds=2)

# Each with the service's name in brackets, by which operators know it.
WORDS: Mapping[str, Any] = {
    "orders": t("our order desk (Orders)"),
    "details": t("the check of its details (Order details)"),
    "inventory": t("the stock check (Inventory)"),
    "fraud": t("the fraud check (Fraud)"),
    "payments": t("the payment (Payments)"),
    "fulfilment": t("your parcel to be packed (Fulfilment)"),
    "shipping": t("the carrier to be called (Shipping)"),
}
STATES: Mapping[State, Any] = {
    State.PAUSED: t("%(service)s is paused at the moment, and takes your order up when it goes on."),
    State.DOWN: t("%(service)s is not running at the moment, and takes your order up as soon as it is back."),
    State.UNKNOWN: t("We cannot see at the moment whether %(service)s is running."),
}


class Waiting(msgspec.Struct, frozen=True):
    """For whom an order waits, since when, and how they are: sentences in the reader's language."""

    sentence: str
    since: datetime
    how: str


def waiting(order: TrackedOrder, *, now: datetime) -> Waiting | None:
    """What the order waits for, if that is worth a sentence."""
    if order.final or declined(order.steps[-1]):
        return None
    if not order.on_log and order.version == 1:
        if now - order.placed_at < SILENT_AFTER:
            return None
        sentence = _("It is waiting for our event log, and goes on by itself.")
        return Waiting(sentence, order.placed_at, _how_the_log_is(parts()))
    if not order.stands_still(now=now) or not (services := _awaited(order)):
        return None
    named = _(" and ").join(str(WORDS.get(service, service)) for service in services)
    sentence = _("Waiting for %(services)s… This takes longer than usual. Nothing is lost.") % {"services": named}
    return Waiting(sentence, order.steps[-1].at, " ".join(_how_they_are(order, services)))


def _how_the_log_is(now: Parts) -> str:
    if not now.log_answers:
        return _("The log does not answer at the moment.")
    if not now.relay_runs:
        return _("Nothing is written to the log at the moment.")
    before = max(0, now.unpublished - 1)
    told = ngettext(
        "The log is running, and %(count)s message is before yours.",
        "The log is running, and %(count)s messages are before yours.",
        before,
    )
    return told % {"count": before} if before else _("The log is running.")


def _how_they_are(order: TrackedOrder, services: Sequence[str]) -> Iterator[str]:
    now = parts()
    if not now.log_answers or not now.relay_runs:
        yield _how_the_log_is(now)
    found = [service_now(service, status=order.status, now=now) for service in services]
    parked = parked_of(order.order_id, [one.group for one in found])
    for service in found:
        yield _how_it_is(service, parked=service.group in parked)


def _how_it_is(service: Service, *, parked: bool) -> str:
    named = {"service": service.name}
    if parked:
        return _("%(service)s set your order aside: somebody of us has to look at it.") % named
    if service.state is not State.RUNNING:
        return str(STATES[service.state]) % named
    before = max(0, service.behind - 1)  # the last of them may be yours
    told = ngettext(
        "%(service)s is running, and has up to %(count)s task before yours.",
        "%(service)s is running, and has up to %(count)s tasks before yours.",
        before,
    )
    return told % {**named, "count": before} if before else _("%(service)s is running.") % named


def _awaited(order: TrackedOrder) -> tuple[str, ...]:
    if order.status in (Status.PAID, Status.PACKED):
        return awaited_of_parcels({order.order_id: order.status})[order.order_id]
    return awaited(order.order_id)
