"""The Orders service's published language: each change of an order's status is one event."""

from datetime import datetime
from uuid import UUID

import msgspec

from events.declare import Event, Personal, Topic, event
from shop.events import Money

ORDERS = Topic("orders")
ORDER_VALIDATIONS = Topic("order-validations")
PAYMENTS = Topic("payments")
RETURNS = Topic("returns")
POSSIBLE_FRAUD = Topic("possible-fraud")  # what the stream's SQL job found; it has no headers of ours


class Line(msgspec.Struct, frozen=True):
    """``quantity`` pieces of one variant at the price that was agreed, tax included.

    ``catalogue_version`` is the state of the variant that it was priced from; 0 where that is not known.
    """

    sku: str
    name: str
    quantity: int
    unit_price: Money
    catalogue_version: int = 0


class Reason(msgspec.Struct, frozen=True):
    """Why a check said no: ``code`` for programs, ``text`` for people."""

    check: str
    code: str
    text: str


@event("orders.order-placed.v1", topic=ORDERS, key="order_id")
class OrderPlaced(Event, frozen=True):
    """A customer committed to buy. Nothing is reserved or paid yet.

    ``checks`` are the verdicts it needs; ``total`` = lines + delivery, and contains ``tax`` (VAT). ``payment_method``
    says what ``payment_token`` and ``card_fingerprint`` stand for: a card, or an account to debit.
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
    payment_token: Personal = ""
    card_fingerprint: Personal = ""
    email_hash: Personal = ""
    payment_method: str = "card"


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


@event("orders.order-held.v1", topic=ORDERS, key="order_id")
class OrderHeld(Event, frozen=True):
    """A check referred the order to staff; no deadline runs until they decide."""

    order_id: UUID
    version: int
    reasons: tuple[Reason, ...]
    held_at: datetime


@event("orders.payment-declined.v1", topic=ORDERS, key="order_id")
class PaymentDeclined(Event, frozen=True):
    """The card was declined. The order stays validated, and another card may be tried until it expires."""

    order_id: UUID
    version: int
    reason: Reason
    declined_at: datetime


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


@event("orders.order-expired.v1", topic=ORDERS, key="order_id")
class OrderExpired(Event, frozen=True):
    """Nobody paid in time. Final; holders give back what they hold, and a payment that comes late is refunded."""

    order_id: UUID
    version: int
    expired_at: datetime


@event("orders.cancellation-requested.v1", topic=ORDERS, key="order_id")
class CancellationRequested(Event, frozen=True):
    """Somebody wants a paid order cancelled. Whoever has the parcel grants or refuses; it stays in ``status``."""

    order_id: UUID
    version: int
    status: str
    by: str
    requested_at: datetime


@event("orders.cancellation-refused.v1", topic=ORDERS, key="order_id")
class CancellationRefused(Event, frozen=True):
    """It was too late to cancel: the carrier has the parcel. The order goes on in ``status``."""

    order_id: UUID
    version: int
    status: str
    refused_at: datetime


@event("orders.order-cancelled.v1", topic=ORDERS, key="order_id")
class OrderCancelled(Event, frozen=True):
    """The order will not be delivered. Final; holders give back what they hold, and what was paid is refunded."""

    order_id: UUID
    version: int
    by: str
    cancelled_at: datetime


@event("orders.order-returned.v1", topic=ORDERS, key="order_id")
class OrderReturned(Event, frozen=True):
    """Every line of a delivered order came back."""

    order_id: UUID
    version: int
    returned_at: datetime


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


@event("orders.check-referred.v1", topic=ORDER_VALIDATIONS, key="order_id")
class CheckReferred(Event, frozen=True):
    """One check leaves the order to staff, and says why. It says passed or failed once they have decided."""

    order_id: UUID
    check: str
    reasons: tuple[Reason, ...]


@event("orders.validation-deadline-passed.v1", topic=ORDER_VALIDATIONS, key="order_id")
class ValidationDeadlinePassed(Event, frozen=True):
    """The time for verdicts ran out at ``due_at``. Whether one is missing is not said here."""

    order_id: UUID
    due_at: datetime


@event("payments.payment-authorized.v1", topic=PAYMENTS, key="order_id")
class PaymentAuthorized(Event, frozen=True):
    """The gateway holds the amount, by ``method``. Nothing is taken yet. ``attempt`` counts what was tried, from 1."""

    order_id: UUID
    payment_id: UUID
    attempt: int
    amount: Money
    method: str
    card_fingerprint: Personal
    gateway_reference: str
    authorized_at: datetime


@event("payments.payment-declined.v1", topic=PAYMENTS, key="order_id")
class CardDeclined(Event, frozen=True):
    """The gateway declined; ``code`` for programs, ``text`` for people. Another card or ``method`` may be tried."""

    order_id: UUID
    payment_id: UUID
    attempt: int
    code: str
    text: str
    card_fingerprint: Personal
    declined_at: datetime
    method: str = "card"


@event("payments.payment-captured.v1", topic=PAYMENTS, key="order_id")
class PaymentCaptured(Event, frozen=True):
    """The authorised amount was taken."""

    order_id: UUID
    payment_id: UUID
    amount: Money
    gateway_reference: str
    captured_at: datetime


GOODWILL = "goodwill"


@event("payments.payment-refunded.v1", topic=PAYMENTS, key="order_id")
class PaymentRefunded(Event, frozen=True):
    """``amount`` was given back, or no longer is held. ``refund_id`` says for what: a return's id, or the payment's.

    Where ``why`` is ``goodwill``, staff decided so, ``refund_id`` is its own, and the goods stay where they are.
    """

    order_id: UUID
    payment_id: UUID
    refund_id: UUID
    amount: Money
    why: str
    gateway_reference: str
    refunded_at: datetime


@event("payments.payment-deadline-passed.v1", topic=PAYMENTS, key="order_id")
class PaymentDeadlinePassed(Event, frozen=True):
    """The time to pay ran out at ``due_at``. Whether the order is paid is not said here."""

    order_id: UUID
    due_at: datetime


@event("streams.card-authorized-often.v1", topic=POSSIBLE_FRAUD, key="card_fingerprint")
class CardAuthorizedOften(Event, frozen=True):
    """One card was authorized more often than usual in the five minutes from ``window_start`` on.

    The SQL job on the stream of payments writes it. A later one about the same window raises the number. Nobody is
    accused yet: it may be a family before Christmas.
    """

    card_fingerprint: Personal
    window_start: datetime
    authorizations: int


class ReturnedLine(msgspec.Struct, frozen=True):
    """``quantity`` pieces of one line that come back."""

    sku: str
    quantity: int


@event("returns.return-requested.v1", topic=RETURNS, key="order_id")
class ReturnRequested(Event, frozen=True):
    """The customer wants to send these pieces back, or somebody of the staff does for them. Nobody has agreed yet."""

    order_id: UUID
    return_id: UUID
    lines: tuple[ReturnedLine, ...]
    reason: Personal
    requested_at: datetime
    by: str = "customer"


@event("returns.return-approved.v1", topic=RETURNS, key="order_id")
class ReturnApproved(Event, frozen=True):
    """Staff agreed: the customer may send the pieces. They are not here yet."""

    order_id: UUID
    return_id: UUID
    approved_at: datetime


@event("returns.return-refused.v1", topic=RETURNS, key="order_id")
class ReturnRefused(Event, frozen=True):
    """Staff refused, and say why. Final."""

    order_id: UUID
    return_id: UUID
    reason: Personal
    refused_at: datetime


@event("returns.return-received.v1", topic=RETURNS, key="order_id")
class ReturnReceived(Event, frozen=True):
    """The pieces are back. ``refund`` is owed, and not yet paid."""

    order_id: UUID
    return_id: UUID
    lines: tuple[ReturnedLine, ...]
    refund: Money
    received_at: datetime


@event("returns.return-refunded.v1", topic=RETURNS, key="order_id")
class ReturnRefunded(Event, frozen=True):
    """What the returned pieces had cost was given back. Final."""

    order_id: UUID
    return_id: UUID
    amount: Money
    refunded_at: datetime
