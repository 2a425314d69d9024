"""The Orders service's published language: each change of an order's status is one event."""

from datetime import datetime
from uuid import UUID

import msgspec

from events.declare import Event, Topic, event
from shop.events import Money

ORDERS = Topic("orders")
ORDER_VALIDATIONS = Topic("order-validations")


class Line(msgspec.Struct, frozen=True):
    """``quantity`` pieces of one variant at the price that was agreed, tax included."""

    sku: str
    name: str
    quantity: int
    unit_price: Money


class Reason(msgspec.Struct, frozen=True):
    """Why a check said no: ``code`` for programs, ``text`` for people."""

    check: str
    code: str
    text: str


@event("orders.order-placed.v1", topic=ORDERS, key="order_id")
class OrderPlaced(Event, frozen=True):
    """A customer committed to buy. Nothing is reserved or paid yet.

    ``checks`` are the verdicts it needs; ``total`` = lines + delivery, and contains ``tax`` (VAT).
    """

    order_id: UUID
    version: int
    number: str
    customer_id: UUID
    customer_version: int
    address_id: UUID
    lines: tuple[Line, ...]
    delivery: Money
    tax: Money
    total: Money
    checks: tuple[str, ...]
    placed_at: datetime
    payment_token: str = ""
    card_fingerprint: str = ""
    email_hash: str = ""


@event("orders.order-validated.v1", topic=ORDERS, key="order_id")
class OrderValidated(Event, frozen=True):
    """Every required check passed; the stock is held. Nothing is paid yet."""

    order_id: UUID
    version: int
    validated_at: datetime


@event("orders.order-rejected.v1", topic=ORDERS, key="order_id")
class OrderRejected(Event, frozen=True):
    """A check failed, or did not answer in time. Final; holders give back what they hold."""

    order_id: UUID
    version: int
    reasons: tuple[Reason, ...]
    rejected_at: datetime


@event("orders.order-paid.v1", topic=ORDERS, key="order_id")
class OrderPaid(Event, frozen=True):
    """The order is paid for, by ``method``; it may be shipped. Nothing is packed yet."""

    order_id: UUID
    version: int
    customer_id: UUID
    customer_version: int
    address_id: UUID
    method: str
    paid_at: datetime


@event("orders.order-packed.v1", topic=ORDERS, key="order_id")
class OrderPacked(Event, frozen=True):
    """The parcel is packed. The carrier does not have it yet."""

    order_id: UUID
    version: int
    packed_at: datetime


@event("orders.order-dispatched.v1", topic=ORDERS, key="order_id")
class OrderDispatched(Event, frozen=True):
    """The carrier has the parcel; the stock has left the house."""

    order_id: UUID
    version: int
    carrier: str
    tracking: str
    dispatched_at: datetime


@event("orders.order-out-for-delivery.v1", topic=ORDERS, key="order_id")
class OrderOutForDelivery(Event, frozen=True):
    """The parcel is on its last leg."""

    order_id: UUID
    version: int
    out_for_delivery_at: datetime


@event("orders.order-delivered.v1", topic=ORDERS, key="order_id")
class OrderDelivered(Event, frozen=True):
    """The customer has the parcel."""

    order_id: UUID
    version: int
    delivered_at: datetime


@event("orders.check-passed.v1", topic=ORDER_VALIDATIONS, key="order_id")
class CheckPassed(Event, frozen=True):
    """One check has nothing against the order. The order is not validated by it alone."""

    order_id: UUID
    check: str


@event("orders.check-failed.v1", topic=ORDER_VALIDATIONS, key="order_id")
class CheckFailed(Event, frozen=True):
    """One check is against the order, with every reason it found. The order is not rejected yet."""

    order_id: UUID
    check: str
    reasons: tuple[Reason, ...]


@event("orders.validation-deadline-passed.v1", topic=ORDER_VALIDATIONS, key="order_id")
class ValidationDeadlinePassed(Event, frozen=True):
    """The time for verdicts ran out at ``due_at``. Whether one is missing is not said here."""

    order_id: UUID
    due_at: datetime
