"""The five minutes that authorizations of a card are counted in: by the time of the payment, from the epoch on.

Flink's TUMBLE cuts time in the same way, so that its count and ours can be held against each other.
"""

from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
OFTEN = 4  # authorizations of one card in a window, from which on the SQL job tells of it
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def window_start(at: datetime) -> datetime:
    """When the window began that ``at`` belongs to; its own first moment does, its last one belongs to the next."""
    return at - (at - _EPOCH) % WINDOW
