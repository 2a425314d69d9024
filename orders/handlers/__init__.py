"""What the Orders services do when they hear of something; a module for each service."""

from orders.handlers.card_counts import CARD_COUNTS
from orders.handlers.catalogue import CATALOGUE, SOLD
from orders.handlers.details import DETAILS
from orders.handlers.flagged import POSSIBLE_FRAUD
from orders.handlers.fraud import FRAUD
from orders.handlers.order_payments import ORDER_PAYMENTS
from orders.handlers.payments import PAYMENTS
from orders.handlers.returns import RETURNS
from orders.handlers.shipments import SHIPMENTS
from orders.handlers.validation import VALIDATION

__all__ = [
    "CARD_COUNTS",
    "CATALOGUE",
    "DETAILS",
    "FRAUD",
    "ORDER_PAYMENTS",
    "PAYMENTS",
    "POSSIBLE_FRAUD",
    "RETURNS",
    "SHIPMENTS",
    "SOLD",
    "VALIDATION",
]
