"""Reads for the visitors' group, and between two readings does what one of them wishes.

A running group would read on where it is, so it stands still for a moment: it leaves Kafka, is moved by the same
``seek`` that staff use, and comes back. Stopping its process from outside would need a supervisor, and a start of
Python's for each click; and if that crashed in between, nobody would start it again.
"""

import gc
import logging
import signal

from events.consumer.flock import ENDING
from events.consumer.patience import Life
from events.consumer.runner import Runner
from shop.journey.log import wishes
from shop.journey.log.fulfilling import fulfil
from shop.journey.projections import TALLY

log = logging.getLogger(__name__)


class Reading(Life):
    """Over when it is stopped, as ever, and also when somebody wishes something: asked once a second while idle."""

    @property
    def over(self) -> bool:
        return self.stopped or wishes.wished() is not None

    @property
    def stopped(self) -> bool:
        """For good."""
        return super().over


def serve() -> None:
    """Read until SIGTERM or SIGINT.

    :raises Halted: if the group cannot go on without a person
    """
    life = Reading()
    for number in ENDING:
        signal.signal(number, lambda *_: life.stop())
    gc.freeze()
    while not life.stopped:
        Runner(TALLY, life).run()
        if not life.stopped and (wish := wishes.wished()):
            fulfil(wish, pause=life.pause)
            wishes.done()
            # A crash before that leaves the wish, and it is done again.
