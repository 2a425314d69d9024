"""What an operation on a key came to."""

from typing import NamedTuple


class Outcome(NamedTuple):
    """What became of a key. ``error``: why the head of what is ``left`` stays there."""

    applied: int
    left: int
    error: str = ""
    discarded: int = 0
