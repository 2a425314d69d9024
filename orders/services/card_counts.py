"""Counts how often a card is authorized: what the stream's SQL job says, said by an ordinary handler.

By the time of the payment and by distinct payments, so that late events and copies leave the answer as it is.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from orders.events import PaymentAuthorized
from orders.models import CardAuthorization, CardWindow
from orders.payments.methods import CARD
from orders.windows import window_start


@transaction.atomic
def count_authorizations(authorized: Iterable[PaymentAuthorized]) -> None:
    """Add authorizations to the windows of their cards, each once; what is debited from accounts is not counted."""
    CardWindow.count(
        [
            (event.payment_id, event.card_fingerprint, window_start(event.authorized_at))
            for event in authorized
            if event.method == CARD and event.card_fingerprint
        ]
    )


@transaction.atomic
def forget_windows(*, before: datetime) -> int:
    """Forget the windows that began before then, and what was counted in them; return how many."""
    CardAuthorization.objects.filter(window_start__lt=before).delete()
    gone, _ = CardWindow.objects.filter(window_start__lt=before).delete()
    return gone
