"""What happened to a thing, as people read it: each service tells its own part, and whoever shows it sorts by time."""

from datetime import datetime
from typing import NamedTuple


class Happened(NamedTuple):
    """``who``: a login, a group, a check. ``tone``: good, bad or due, where it is more than news."""

    at: datetime
    what: str
    who: str = ""
    why: str = ""
    tone: str = ""
