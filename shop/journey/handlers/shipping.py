"""What the journey's Shipping does about events. One group per stage: the one that waits must not hold up the other."""

from events.handling import Group, on
from shop.journey import stage4_notification, stage5_state_transfer
from shop.journey.calls import NotAnswered
from shop.journey.events import JourneyCustomerChanged, JourneyOrderNotified, JourneyOrderPlaced
from shop.journey.handlers.hearing import heard
from shop.journey.models.shipping import AddressReplica, NotHeardOf
from shop.journey.telling import SHIPPING, Told

# It talks to another server inside its transaction, which a handler should not do. That is what stage 4 is about.
NOTIFIED = Group("journey-shipping", transient=(NotAnswered,))
TOLD = Group("journey-shipping-orders", transient=(NotHeardOf,))
REPLICA = Group("journey-shipping-customers")


@on(JourneyOrderNotified, group=NOTIFIED)
def ship_order_on_journey_order_notified(event: JourneyOrderNotified) -> None:
    heard(SHIPPING)
    stage4_notification.ship_order(Told(event.order_id, customer_id=event.customer_id))


@on(JourneyOrderPlaced, group=TOLD)
def ship_order_on_journey_order_placed(event: JourneyOrderPlaced) -> None:
    heard(SHIPPING)
    stage5_state_transfer.ship_order(Told(event.order_id, customer_id=event.customer_id))


@on(JourneyCustomerChanged, group=REPLICA)
def learn_address_on_journey_customer_changed(event: JourneyCustomerChanged) -> None:
    AddressReplica.learn(event.customer_id, address=event.address)
