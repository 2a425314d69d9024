"""The Shipping service's tables: what it knows of customers, its shipments, and its errands."""

from shipping.models.errands import Errand
from shipping.models.fake_carrier import FakeBooking
from shipping.models.replica import CustomerReplica
from shipping.models.shipments import Shipment

__all__ = ["CustomerReplica", "Errand", "FakeBooking", "Shipment"]
