"""The fraud check hears what the stream's SQL job found: cards that were authorized too often."""

from django.utils import timezone

from events.handling import Group, on
from orders import services
from orders.events import POSSIBLE_FRAUD as FOUND
from orders.events import CardAuthorizedOften
from orders.possible_fraud import read_suspicion

POSSIBLE_FRAUD = Group("possible-fraud", outside=(FOUND,), decoder=read_suspicion)


@on(CardAuthorizedOften, group=POSSIBLE_FRAUD)
def flag_card_on_card_authorized_often(event: CardAuthorizedOften) -> None:
    services.flag_card(
        card_fingerprint=event.card_fingerprint,
        window_start=event.window_start,
        authorizations=event.authorizations,
        heard_at=timezone.now(),
    )
