"""What a person decides about a group: try again, leave out, go back or ahead, pause. Every decision is recorded.

``redriving`` applies a parked key, first in, first out; ``discarding`` leaves records out for good; ``seeking`` moves
positions. All of them hold the group up in the topic (``positions.lock_for_operation``) and only then read what is
parked: a consumer that parks one more event of the key does so before, and is seen, or after, and sees what is left.
``pausing`` holds the group up for as long as somebody wants.
"""

from events.operations.deciding import NothingParked, OperationRefused, ReasonMissing
from events.operations.discarding import discard
from events.operations.outcome import Outcome
from events.operations.pausing import pause, paused, resume
from events.operations.planning import Move, plan
from events.operations.redriving import UnknownGroup, redrive, redrive_group
from events.operations.seeking import seek

__all__ = [
    "Move",
    "NothingParked",
    "OperationRefused",
    "Outcome",
    "ReasonMissing",
    "UnknownGroup",
    "discard",
    "pause",
    "paused",
    "plan",
    "redrive",
    "redrive_group",
    "resume",
    "seek",
]
