"""The backbone in the back office: what was published, who handled it, what waits for a decision, and who decided.

Only parked records can be decided about; all else is to look at. Payloads may be personal, so they have a permission
of their own.
"""

from events.admin.groups import DecisionAdmin, DeliveryAdmin, PositionAdmin
from events.admin.outbox import OutboxAdmin, RelayAdmin, TimerAdmin
from events.admin.parked import ParkedAdmin

__all__ = [
    "DecisionAdmin",
    "DeliveryAdmin",
    "OutboxAdmin",
    "ParkedAdmin",
    "PositionAdmin",
    "RelayAdmin",
    "TimerAdmin",
]
