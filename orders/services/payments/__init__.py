"""Payments: asks the gateway for an order's money, takes it, gives it back. Orders only hears its events."""

from orders.services.payments.errands import ErrandOutcome, due_payment_errands, run_payment_errand
from orders.services.payments.goodwill import NotRefundable, refund_goodwill
from orders.services.payments.paying import (
    CardNotWanted,
    capture_payment,
    give_back,
    pay_with_another_card,
    refund_return,
    remember_payment,
    request_payment,
)

__all__ = [
    "CardNotWanted",
    "ErrandOutcome",
    "NotRefundable",
    "capture_payment",
    "due_payment_errands",
    "give_back",
    "pay_with_another_card",
    "refund_goodwill",
    "refund_return",
    "remember_payment",
    "request_payment",
    "run_payment_errand",
]
