"""An order's statuses, and the one table that says which may follow which.

The database holds the words (a CHECK constraint); the steps between them are held by
:meth:`orders.models.Order.move`, whose UPDATE names the allowed predecessors in its WHERE.
"""

from collections.abc import Mapping

from django.db.models import TextChoices


class Status(TextChoices):
    PLACED = "PLACED", "Placed"
    HELD = "HELD", "Held for review"
    VALIDATED = "VALIDATED", "Validated"
    PAID = "PAID", "Paid"
    PACKED = "PACKED", "Packed"
    DISPATCHED = "DISPATCHED", "Dispatched"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY", "Out for delivery"
    DELIVERED = "DELIVERED", "Delivered"
    REJECTED = "REJECTED", "Rejected"
    CANCELLED = "CANCELLED", "Cancelled"
    EXPIRED = "EXPIRED", "Expired"
    RETURNED = "RETURNED", "Returned"


S = Status

NEXT: Mapping[Status, frozenset[Status]] = {
    S.PLACED: frozenset({S.VALIDATED, S.REJECTED, S.HELD, S.CANCELLED}),
    S.HELD: frozenset({S.VALIDATED, S.REJECTED, S.CANCELLED}),
    S.VALIDATED: frozenset({S.PAID, S.CANCELLED, S.EXPIRED}),
    S.PAID: frozenset({S.PACKED, S.CANCELLED}),
    S.PACKED: frozenset({S.DISPATCHED, S.CANCELLED}),
    S.DISPATCHED: frozenset({S.OUT_FOR_DELIVERY}),
    S.OUT_FOR_DELIVERY: frozenset({S.DELIVERED}),
    S.DELIVERED: frozenset({S.RETURNED}),
    S.REJECTED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
    S.RETURNED: frozenset(),
}

# A return may still come, but nothing is awaited any more.
END = frozenset({S.REJECTED, S.CANCELLED, S.EXPIRED, S.DELIVERED, S.RETURNED})

# The customer gets nothing, and keeps their money.
FAILED = frozenset({S.REJECTED, S.CANCELLED, S.EXPIRED})

# Something still has to happen.
OPEN = frozenset(S) - END

# Whoever still waits for verdicts: a verdict counts here, and is late anywhere else.
UNDECIDED = frozenset({S.PLACED, S.HELD})

# Who may still say stop: before the payment, the order itself; after it, whoever has the parcel.
CANCELLED_AT_ONCE = frozenset({S.PLACED, S.HELD, S.VALIDATED})
CANCELLED_ON_REQUEST = frozenset({S.PAID, S.PACKED})


def before(status: Status) -> frozenset[Status]:
    """The statuses from which one step leads to ``status``."""
    return frozenset(source for source, targets in NEXT.items() if status in targets)


def ahead_of(status: Status) -> frozenset[Status]:
    """Every status that an order in ``status`` can still come to, by any number of steps."""
    return NEXT[status].union(*(ahead_of(following) for following in NEXT[status]))
