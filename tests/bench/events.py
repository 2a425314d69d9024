"""What is published: one event, whose payload has about 300 bytes."""

from events.declare import Event, Topic, event

SALES = Topic("sales", partitions=6)
WIDE = Topic("wide-sales", partitions=8)
TIMED = Topic("timed-sales", partitions=6)


@event("bench.rug-sold.v1", topic=SALES, key="sku")
class RugSold(Event, frozen=True):
    """A rug was sold. The note makes it as long as events usually are."""

    sku: str
    number: int
    note: str


@event("bench.rug-sold-widely.v1", topic=WIDE, key="sku")
class RugSoldWidely(Event, frozen=True):
    """The same on a topic with a partition for each of many workers."""

    sku: str
    number: int
    note: str


@event("bench.rug-sold-on-time.v1", topic=TIMED, key="sku")
class RugSoldOnTime(Event, frozen=True):
    """The same on a topic that nobody floods."""

    sku: str
    number: int
    note: str


NOTE = "a rug like no other " * 12
