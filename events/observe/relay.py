"""The relay's row, for whoever wants to know how publishing goes."""

from typing import NamedTuple

from django.db import connections

from events.conf import conf


class Relay(NamedTuple):
    """``holder``: the name of who holds the lease, which may be empty; None if nobody does, and nothing is published.

    ``published``: how many records were acknowledged, ever. The epoch grows each time that a relay takes over.
    """

    holder: str | None = None
    epoch: int = 0
    published: int = 0


_RELAY = """
    select case when expires_at > clock_timestamp() then owner_name end, epoch, published from events_relay
"""


def relay() -> Relay:
    """How it stands now; as if new, where none has run yet."""
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute(_RELAY)
        row = cursor.fetchone()
    return Relay(*row) if row else Relay()
