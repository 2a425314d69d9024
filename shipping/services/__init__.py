"""Everything that changes Shipping's tables."""

from shipping.services.customers import forget_customer, learn_customer
from shipping.services.errands import Outcome, due_errands, run_errand
from shipping.services.shipments import prepare_shipment

__all__ = [
    "Outcome",
    "due_errands",
    "forget_customer",
    "learn_customer",
    "prepare_shipment",
    "run_errand",
]
