"""A place on the log where an event lies."""

from typing import NamedTuple

from events.consumer.record import Place


class Copy(NamedTuple):
    """One record of an event; when it is published again, there is another."""

    topic: str
    partition: int
    offset: int

    @property
    def place(self) -> Place:
        return Place(self.topic, self.partition)

    def __str__(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"
