"""Fulfilment's table of what is to be packed; and Shipping's: what it knows of customers, shipments, errands."""

from shipping.models.errands import Errand
from shipping.models.fake_carrier import FakeBooking
from shipping.models.picking import PickLine, PickList
from shipping.models.replica import CustomerReplica
from shipping.models.shipments import Shipment

__all__ = ["CustomerReplica", "Errand", "FakeBooking", "PickLine", "PickList", "Shipment"]
