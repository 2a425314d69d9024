"""Topologies: what comes in on one topic goes out on another, kept or left out, and changed on its way.

::

    stream(CATERPILLARS).map(Metamorphosis.cool_transformation).to(BUTTERFLIES)

It is a batch handler that publishes, in a group like any other. So all that holds for handlers holds here: each event
takes effect once, one that fails is parked with its key, and what is published goes on with the story of its cause.

Its steps are functions of one value. What has to remember something, as a count does, is a handler with a table.
"""

from events.topology.errors import BadStep, BadTopology, GoesInCircles, NotForThere, NothingThere, TwoEnds
from events.topology.streams import Stream, stream

__all__ = [
    "BadStep",
    "BadTopology",
    "GoesInCircles",
    "NotForThere",
    "NothingThere",
    "Stream",
    "TwoEnds",
    "stream",
]
