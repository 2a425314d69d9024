"""Cards that were authorized often: what the stream's SQL job found, held against what our own handler counted."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from orders.cards import cut
from orders.windows import OFTEN

# Both sides are cut off in the order of the whole: else one of them may lack the very cards that the other one has.
_BOTH = """
    select coalesce(flagged.card_fingerprint, counted.card_fingerprint), window_start,
           flagged.authorizations, counted.authorizations
    from (
        select * from orders_flaggedcard order by window_start desc, card_fingerprint limit %(limit)s
    ) flagged
    full join (
        select * from orders_cardwindow where authorizations >= %(often)s
        order by window_start desc, card_fingerprint limit %(limit)s
    ) counted using (card_fingerprint, window_start)
    order by window_start desc, 1 limit %(limit)s
"""


class Suspicion(NamedTuple):
    """One card in one window; None where that side has not heard of it, or says that it was not often."""

    card: str
    window_start: datetime
    by_sql: int | None
    by_handler: int | None

    @property
    def agree(self) -> bool:
        return self.by_sql == self.by_handler


def latest_suspicions(*, limit: int) -> list[Suspicion]:
    """The newest windows first. Fingerprints are cut short."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, {"limit": limit, "often": OFTEN})
        return [Suspicion(cut(card), *rest) for card, *rest in cursor.fetchall()]
