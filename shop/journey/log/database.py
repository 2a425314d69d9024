"""The talk's last picture: a database taken apart, and what does each part's work here, with its figures of now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from events import peek
from events.declare import topics
from events.handling import groups, reactions
from events.observe.backlog import backlog
from events.projections.declaration import projections
from shop.journey.log.picture import KAFKA_SECONDS
from shop.journey.log.sources import MODULES, path
from shop.shared import shared

FRESH_SECONDS = 2.0

_ROWS = "select count(*) from {}"
_POSITIONS = "select count(*), coalesce(sum(position), 0)::bigint from events_position"
_PUBLISHED = "select coalesce(max(published), 0) from events_relay"


@dataclass(frozen=True)
class Figure:
    """A number that moves, and what it counts."""

    value: int
    words: str


@dataclass(frozen=True)
class Box:
    """One part: what it is ``inside`` a database, and what does the same ``outside``, in this shop."""

    slug: str
    inside: str
    outside: str
    words: str
    figures: tuple[Figure, ...]
    code: tuple[tuple[str, str], ...]


def boxes() -> list[Box]:
    """The four parts, with figures of the last two seconds.

    :raises LogAway: if Kafka does not answer
    """
    return shared("database", lambda: [_log(), _tables(), _triggers(), _transactions()], fresh_seconds=FRESH_SECONDS)


def _log() -> Box:
    found = peek.extents(topics(), timeout=KAFKA_SECONDS)
    return Box(
        slug="log",
        inside=_("Commit log"),
        outside=_("Kafka's topics"),
        words=_(
            "A database writes every change down before it does anything else, and hides that file from you. Here the "
            "file is what everybody reads, in order, from wherever they like."
        ),
        figures=(
            Figure(len(topics()), _("topics")),
            Figure(len(found), _("partitions")),
            Figure(sum(extent.high - extent.low for extent in found.values()), _("records kept")),
        ),
        code=_code("topics", "relay"),
    )


def _tables() -> Box:
    return Box(
        slug="tables",
        inside=_("Tables"),
        outside=_("Read models"),
        words=_(
            "Tables are what the log comes to, kept so that one need not read it all. Here each service keeps those "
            "that its own questions need, and may throw them away: the log makes them again."
        ),
        figures=tuple(_read_models()),
        code=_code("read-models", "rebuild"),
    )


def _triggers() -> Box:
    return Box(
        slug="triggers",
        inside=_("Triggers"),
        outside=_("Handlers"),
        words=_(
            "A trigger runs when a row changes, inside the database and inside somebody else's transaction. A handler "
            "runs when an event is read, in its own time, and may be down while the others go on."
        ),
        figures=(
            Figure(sum(1 for group in groups.values() if group.runs), _("groups that listen")),
            Figure(sum(1 for _reaction in reactions()), _("reactions to an event")),
            Figure(_one(_POSITIONS, 1), _("records read, by all groups together")),
        ),
        code=_code("handling", "tally"),
    )


def _transactions() -> Box:
    waiting = backlog()
    return Box(
        slug="transactions",
        inside=_("Transactions"),
        outside=_("Outbox and stored positions"),
        words=_(
            "A transaction keeps a change and its entry in the log together. Here that takes two: a change commits "
            "with its row in the outbox, and an effect commits with the position up to which its group has read."
        ),
        figures=(
            Figure(_one(_PUBLISHED, 0), _("events published, ever")),
            Figure(waiting.events, _("of them wait in the outbox now")),
            Figure(_one(_POSITIONS, 0), _("positions stored beside effects")),
        ),
        code=_code("outbox", "apply", "deliveries"),
    )


def _read_models() -> Iterator[Figure]:
    """The rows of each projection's first table, those of the parents."""
    for name, projection in sorted(projections.items()):
        table = connection.ops.quote_name(projection.tables[0].name)
        yield Figure(_one(_ROWS.format(table), 0), _("rows of %(name)s") % {"name": name})


def _one(query: str, column: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return int(row[column])


def _code(*slugs: str) -> tuple[tuple[str, str], ...]:
    return tuple((slug, path(MODULES[slug])) for slug in slugs)
