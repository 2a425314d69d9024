"""The ordinary handler beside the SQL job: it hears of authorizations, and counts them by card and five minutes."""

from events.handling import Batch, Group, on_batch
from orders import services
from orders.events import PaymentAuthorized

CARD_COUNTS = Group("card-counts")


@on_batch(PaymentAuthorized, group=CARD_COUNTS)
def count_authorizations_on_payments_authorized(batch: Batch[PaymentAuthorized]) -> None:
    services.count_authorizations(batch)
