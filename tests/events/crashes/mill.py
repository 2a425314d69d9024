"""A domain to be killed in: farmers bring sacks, and the mill grinds each once, every farmer's in order."""

from events.declare import Event, Topic, event
from events.handling import Group, on
from events.outbox import publish

SACKS = Topic("sacks", partitions=2)
FLOUR = Topic("flour", partitions=1)
MILLERS = Group("millers", attempts=1, time_limit=5.0)


@event("mill.sack-brought.v1", topic=SACKS, key="farmer")
class SackBrought(Event, frozen=True):
    """A farmer brought a sack, which is still full of grain, or of stones."""

    farmer: str
    number: int
    stones: bool = False


@event("mill.sack-ground.v1", topic=FLOUR, key="farmer")
class SackGround(Event, frozen=True):
    """It is flour now: the effect, of which there must be one."""

    farmer: str
    number: int


@on(SackBrought, group=MILLERS)
def grind_sack_on_sack_brought(sack):
    if sack.stones:
        raise ValueError("stones between the stones")
    publish(SackGround(sack.farmer, sack.number))
