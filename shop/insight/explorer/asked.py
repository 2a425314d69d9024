"""What is asked of a topic, once it is known to make sense."""

from dataclasses import dataclass
from datetime import datetime

from shop.insight.explorer.cursor import Cursor


@dataclass(frozen=True)
class Asked:
    """``at``: where an earlier page ended; without it, the beginning is at the end, or at ``offset``."""

    type: str = ""
    key: bytes = b""
    correlation: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    partition: int | None = None
    offset: int | None = None
    order: str = "newest"
    at: Cursor | None = None

    @property
    def oldest_first(self) -> bool:
        return self.order == "oldest"

    @property
    def forward(self) -> bool:
        """The direction in which to read: that of the list, unless a link leads the other way."""
        return self.at.forward if self.at else self.oldest_first

    @property
    def narrow(self) -> bool:
        """Whether only some of the records are wanted, so that many have to be looked at."""
        return bool(self.type or self.key or self.correlation or self.text)
