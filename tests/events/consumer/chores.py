"""A third domain, for workers in processes of their own: chores that take a while, and say that they are done."""

import os
import time
from pathlib import Path

from events.declare import Event, Topic, event
from events.handling import Group, on
from events.outbox import publish

CHORES = Topic("chores", partitions=2)
DONE = Topic("chores-done", partitions=1)


@event("chores.chore-given.v1", topic=CHORES, key="name")
class ChoreGiven(Event, frozen=True):
    """Somebody is to do something that takes so many seconds."""

    name: str
    seconds: float = 0.0


@event("chores.chore-done.v1", topic=DONE, key="name")
class ChoreDone(Event, frozen=True):
    """It is done, by the process of that id."""

    name: str
    pid: int


HANDS = Group("hands", time_limit=4.0)


@on(ChoreGiven, group=HANDS)
def do_chore_on_chore_given(chore):
    """The file says that the handler runs; the event is the effect, which must happen once."""
    Path(os.environ["CHORES"], chore.name).touch()
    time.sleep(chore.seconds)
    publish(ChoreDone(name=chore.name, pid=os.getpid()))
