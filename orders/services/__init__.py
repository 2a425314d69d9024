"""The commands of the Orders service: nothing else writes its tables.

Each is one transaction: the change, its line in the history, and the event that tells of it.
"""

from orders.payments.accounts import AccountRefused
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
from orders.services.cancelling import TooLateToCancel, cancel_order, cancel_stopped, refuse_cancellation
from orders.services.card_counts import count_authorizations, forget_windows
from orders.services.cards import tokenise
from orders.services.catalogue import keep_catalogue_item
from orders.services.details import check_details, learn_price
from orders.services.flagged import flag_card, forget_flags, lift_flag
from orders.services.fraud import check_fraud
from orders.services.moves import Outcome, StepSkipped
from orders.services.order_payments import await_payment, expire_unpaid, mark_paid, note_decline
from orders.services.payments import (
    CardNotWanted,
    ErrandOutcome,
    NotRefundable,
    capture_payment,
    due_payment_errands,
    give_back,
    pay_with_another_card,
    refund_goodwill,
    refund_return,
    remember_payment,
    request_payment,
    run_payment_errand,
)
from orders.services.placing import (
    AlreadyPlaced,
    Idempotency,
    IdempotencyKeyReused,
    place_order,
    refuse_spent,
    write_order,
)
from orders.services.returns import (
    MoreThanBought,
    NotDelivered,
    NothingChosen,
    ReturnMovedOn,
    ReturnNotPossible,
    approve_return,
    note_return,
    receive_return,
    refuse_return,
    request_return,
    settle_return,
)
from orders.services.review import NothingToReview, decide_review
from orders.services.shipment import Parcel, follow_parcel
from orders.services.validation import await_verdicts, record_verdict, reject_unanswered

__all__ = [
    "AccountRefused",
    "AlreadyPlaced",
    "Card",
    "CardNotWanted",
    "CardRefused",
    "EmptyOrder",
    "ErrandOutcome",
    "Idempotency",
    "IdempotencyKeyReused",
    "MoreThanBought",
    "NotDelivered",
    "NotRefundable",
    "NothingChosen",
    "NothingToReview",
    "OrderRefused",
    "Outcome",
    "Parcel",
    "PriceChanged",
    "ProductWithdrawn",
    "QuantityOutOfRange",
    "ReturnMovedOn",
    "ReturnNotPossible",
    "StepSkipped",
    "TooLateToCancel",
    "TooManyLines",
    "UnknownProduct",
    "Wanted",
    "approve_return",
    "await_payment",
    "await_verdicts",
    "cancel_order",
    "cancel_stopped",
    "capture_payment",
    "check_details",
    "check_fraud",
    "count_authorizations",
    "decide_review",
    "due_payment_errands",
    "expire_unpaid",
    "flag_card",
    "follow_parcel",
    "forget_flags",
    "forget_windows",
    "give_back",
    "keep_catalogue_item",
    "learn_price",
    "lift_flag",
    "mark_paid",
    "note_decline",
    "note_return",
    "pay_with_another_card",
    "place_order",
    "receive_return",
    "record_verdict",
    "refund_goodwill",
    "refund_return",
    "refuse_cancellation",
    "refuse_return",
    "refuse_spent",
    "reject_unanswered",
    "remember_payment",
    "request_payment",
    "request_return",
    "run_payment_errand",
    "settle_return",
    "tokenise",
    "write_order",
]
