"""An order's whole story for staff: what every service did, who decided what and why, and what the log has of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.admin.models import LogEntry
from django.db.models import Q

import inventory.chronicle
import orders.chronicle
import shipping.chronicle
from events.happened import Happened
from orders.held import Doubt, why_held
from orders.queries import returns_of
from shop.desk.why import Why, why_waiting
from shop.models import Customer, OrderMail, User
from shop.queries.people import Shown, shown

MAILS = {"sent": "good", "unsure": "bad", "failing": "bad"}


class Moment(msgspec.Struct, frozen=True):
    """One line of the story, and which service tells it."""

    told: Happened
    of: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """``moments``: the oldest first. ``customer`` as far as the reader may know them; ``why`` it waits, if it does.

    ``held``: what has left it to staff, while they have to decide.
    """

    moments: list[Moment]
    customer: Shown | None
    why: Why | None
    held: list[Doubt]


def order_story(*, order_id: UUID, customer_id: UUID, reader: User, now: datetime) -> Story:
    """Everything that staff may want to know about one order, in a dozen short queries."""
    moments = sorted(_moments(order_id, reader), key=lambda moment: moment.told.at)
    customer = Customer.objects.filter(pk=customer_id).first() if reader.has_perm("shop.view_customer") else None
    why = why_waiting(order_id=order_id, now=now)
    known = shown(customer, reader) if customer else None
    return Story(moments=moments, customer=known, why=why, held=why_held(order_id))


def _moments(order_id: UUID, reader: User) -> Iterator[Moment]:
    for told in orders.chronicle.happened(order_id):
        yield Moment(told, "Orders")
    for told in inventory.chronicle.happened(order_id):
        yield Moment(told, "Stock")
    for told in shipping.chronicle.happened(order_id):
        yield Moment(told, "Parcel")
    if reader.has_perm("shop.view_ordermail"):
        for mail in OrderMail.objects.filter(order_id=order_id):
            yield Moment(_mail(mail), "Mail")
    for entry in _decisions(order_id):
        yield Moment(_decision(entry), "Staff")


def _mail(mail: OrderMail) -> Happened:
    what = f"Mail {mail.kind}: {mail.state}"
    return Happened(mail.done_at or mail.created_at, what, why=mail.last_error, tone=MAILS.get(mail.state, ""))


def _decisions(order_id: UUID) -> Any:
    """What staff did to the order, its returns and its pick list, from the admin's own log."""
    returns = [str(known.return_id) for known in returns_of(order_id)]
    of_order = Q(content_type__model__in=("order", "picklist", "shipment"), object_id=str(order_id))
    of_returns = Q(content_type__model="return", object_id__in=returns)
    return LogEntry.objects.filter(of_order | of_returns).select_related("user").order_by("action_time")


def _decision(entry: LogEntry) -> Happened:
    what, _, why = entry.get_change_message().partition(": ")
    return Happened(entry.action_time, what, who=entry.user.get_username(), why=why)
