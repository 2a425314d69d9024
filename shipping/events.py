"""The Shipping service's published language. Addresses never travel here; only ids do."""

from datetime import datetime
from uuid import UUID

from events.declare import Event, Topic, event

SHIPMENTS = Topic("shipments")


@event("shipping.shipment-packed.v1", topic=SHIPMENTS, key="order_id")
class ShipmentPacked(Event, frozen=True):
    """The parcel is packed. No carrier is booked for it yet."""

    order_id: UUID
    shipment_id: UUID
    packed_at: datetime


@event("shipping.packing-due.v1", topic=SHIPMENTS, key="order_id")
class PackingDue(Event, frozen=True):
    """A parcel that is packed without staff is due at ``due_at``. Whether it still is to be packed is not said here."""

    order_id: UUID
    due_at: datetime


@event("shipping.shipment-dispatched.v1", topic=SHIPMENTS, key="order_id")
class ShipmentDispatched(Event, frozen=True):
    """The carrier took the parcel."""

    order_id: UUID
    shipment_id: UUID
    carrier: str
    tracking: str
    dispatched_at: datetime


@event("shipping.shipment-out-for-delivery.v1", topic=SHIPMENTS, key="order_id")
class ShipmentOutForDelivery(Event, frozen=True):
    """The parcel is on the van for its last leg."""

    order_id: UUID
    shipment_id: UUID
    out_for_delivery_at: datetime


@event("shipping.shipment-delivered.v1", topic=SHIPMENTS, key="order_id")
class ShipmentDelivered(Event, frozen=True):
    """The carrier handed the parcel over."""

    order_id: UUID
    shipment_id: UUID
    delivered_at: datetime


@event("shipping.shipment-cancelled.v1", topic=SHIPMENTS, key="order_id")
class ShipmentCancelled(Event, frozen=True):
    """The parcel will not leave: it was stopped before the carrier had it. Final."""

    order_id: UUID
    shipment_id: UUID
    cancelled_at: datetime


@event("shipping.shipment-cancellation-refused.v1", topic=SHIPMENTS, key="order_id")
class ShipmentCancellationRefused(Event, frozen=True):
    """It is too late to stop the parcel: the carrier has it."""

    order_id: UUID
    shipment_id: UUID
    refused_at: datetime
