"""A visitor's tours: one order each, sent down all six roads. Kept in the session, the newest last."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

KEY = "journey_tours"
MOST_REMEMBERED = 5


class Tour(NamedTuple):
    """One press of the button, counted by visitor."""

    id: UUID
    number: int


def remembered(session: Any) -> list[Tour]:
    """The visitor's tours, oldest first."""
    return [Tour(UUID(tour), number) for tour, number in session.get(KEY, [])]


def begin(session: Any) -> Tour:
    """A new tour; the oldest one is forgotten if there are too many."""
    known = session.get(KEY, [])
    tour = Tour(uuid4(), known[-1][1] + 1 if known else 1)
    session[KEY] = [*known, (str(tour.id), tour.number)][-MOST_REMEMBERED:]
    return tour
