"""What the journey's services tell one another in stages 4 and 5, and what becomes of caterpillars.

The shop's own services never hear of it.
"""

from datetime import datetime
from uuid import UUID

from events.declare import Event, Topic, event

NOTIFICATIONS = Topic("journey-order-notifications")
JOURNEY_ORDERS = Topic("journey-orders")
JOURNEY_SHIPMENTS = Topic("journey-shipments")
JOURNEY_CUSTOMERS = Topic("journey-customers", compacted=True)
CATERPILLARS = Topic("journey-caterpillars")
BUTTERFLIES = Topic("journey-butterflies")
BUTTERFLIES_SQL = Topic("journey-butterflies-sql")


@event("journey.order-notified.v1", topic=NOTIFICATIONS, key="order_id")
class JourneyOrderNotified(Event, frozen=True):
    """Stage 4: there is an order of this customer's. Whoever wants to know more has to ask."""

    order_id: UUID
    customer_id: UUID


@event("journey.order-placed.v1", topic=JOURNEY_ORDERS, key="order_id")
class JourneyOrderPlaced(Event, frozen=True):
    """Stage 5: a customer ordered this. Nothing is reserved yet, and where it goes is not said here."""

    order_id: UUID
    customer_id: UUID
    sku: str
    quantity: int
    placed_at: datetime


@event("journey.order-shipped.v1", topic=JOURNEY_SHIPMENTS, key="order_id")
class JourneyOrderShipped(Event, frozen=True):
    """Shipping handed the parcel of an order of stage 4 or 5 to the carrier."""

    order_id: UUID
    shipped_at: datetime


@event("journey.customer-changed.v1", topic=JOURNEY_CUSTOMERS, key="customer_id")
class JourneyCustomerChanged(Event, frozen=True):
    """A customer of the journey is now as said here. The field is named by Customers' language, not by their table."""

    customer_id: UUID
    name: str
    address: str


@event("journey.caterpillar-released.v1", topic=CATERPILLARS, key="caterpillar_id")
class CaterpillarReleased(Event, frozen=True):
    """A visitor gave a caterpillar a name of letters and a colour, and let it go."""

    caterpillar_id: UUID
    name: str
    colour: str
    released_at: datetime


@event("journey.butterfly-emerged.v1", topic=BUTTERFLIES, key="caterpillar_id")
class ButterflyEmerged(Event, frozen=True):
    """A caterpillar is a butterfly now: the pattern of its wings is its name and the name's mirror image."""

    caterpillar_id: UUID
    name: str
    colour: str
    wings: str
    wingspan_mm: int


@event("streams.butterfly-queried.v1", topic=BUTTERFLIES_SQL, key="caterpillar_id")
class ButterflyQueried(Event, frozen=True):
    """The same, by the query shop/streams/sql/butterflies.sql: its engine writes the topic, without headers of ours."""

    caterpillar_id: UUID
    name: str
    colour: str
    wings: str
    wingspan_mm: int
