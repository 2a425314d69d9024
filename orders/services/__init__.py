"""The commands of the Orders service: nothing else writes its tables.

Each is one transaction: the change, its line in the history, and the event that tells of it.
"""

from orders.payments.cards import Card, CardRefused
from orders.quoting import (
    EmptyOrder,
    OrderRefused,
    PriceChanged,
    ProductWithdrawn,
    QuantityOutOfRange,
    TooManyLines,
    UnknownProduct,
    Wanted,
)
from orders.services.cards import tokenise
from orders.services.catalogue import keep_catalogue_item
from orders.services.details import check_details, learn_price
from orders.services.fraud import check_fraud
from orders.services.moves import Outcome, StepSkipped
from orders.services.payment import mark_paid
from orders.services.placing import (
    AlreadyPlaced,
    Idempotency,
    IdempotencyKeyReused,
    place_order,
    refuse_spent,
)
from orders.services.review import NothingToReview, decide_review
from orders.services.shipment import Parcel, follow_parcel
from orders.services.validation import await_verdicts, record_verdict, reject_unanswered

__all__ = [
    "AlreadyPlaced",
    "Card",
    "CardRefused",
    "EmptyOrder",
    "Idempotency",
    "IdempotencyKeyReused",
    "NothingToReview",
    "OrderRefused",
    "Outcome",
    "Parcel",
    "PriceChanged",
    "ProductWithdrawn",
    "QuantityOutOfRange",
    "StepSkipped",
    "TooManyLines",
    "UnknownProduct",
    "Wanted",
    "await_verdicts",
    "check_details",
    "check_fraud",
    "decide_review",
    "follow_parcel",
    "keep_catalogue_item",
    "learn_price",
    "mark_paid",
    "place_order",
    "record_verdict",
    "refuse_spent",
    "reject_unanswered",
    "tokenise",
]
