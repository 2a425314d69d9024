"""A whole story: each event that one beginning caused, where it lies on the log, what caused it, and who reacted.

The index says where events lie. The outbox knows those that are not there yet, and more for the days that it keeps:
so a story is told at once, and without an index as far as the outbox and the deliveries reach back.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from django.db.models.expressions import RawSQL

from events.conf import conf
from events.models import IndexedRecord, OutboxRecord
from events.stories.copies import Copy
from events.stories.ids import id_of_story, id_or_none
from events.stories.reacting import Asked, Reaction, reactions

MOST = 500  # events of one story; people read no more
MOST_COPIES = 4  # on average, of each

_RELAYED = "pg_visible_in_snapshot(txid, (select a from events_relay)::pg_snapshot)"


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """One event. ``at``: its own time, to the millisecond. ``cause``: the id of another event, in this story or not.

    ``copies``: where it lies, the first one first. With none it is on its way: ``relayed`` says that it left the
    outbox, and that only the index has not read it yet.
    """

    event_id: UUID
    wire_type: str
    topic: str
    key: str
    at: datetime
    cause: UUID | None
    copies: tuple[Copy, ...] = ()
    relayed: bool = True
    reactions: tuple[Reaction, ...] = ()

    @property
    def in_outbox(self) -> bool:
        return not self.copies and not self.relayed


class Story(msgspec.Struct, frozen=True):
    """``chapters``: the oldest first. ``cut``: there are more, later ones, than are told."""

    chapters: tuple[Chapter, ...]
    cut: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing is under way: each event is on the log, and each group has dealt with it or set it aside.

        As far as reactions were asked for.
        """
        return not any(
            not chapter.copies or any(reaction.state == "coming" for reaction in chapter.reactions)
            for chapter in self.chapters
        )


def story_of(
    correlation_id: str, *, now: datetime, most: int = MOST, part: Callable[[Sequence[Chapter]], slice] | None = None
) -> Story:
    """All that is correlated by one id, in seven short queries.

    :param part: says of which of the chapters reactions are told; of all, if not said
    """
    rows = _indexed(correlation_id, most)
    chapters = {chapter.event_id: chapter for chapter in _gathered(rows)}
    for chapter in _published(correlation_id, most):
        chapters.setdefault(chapter.event_id, chapter)
    ordered = sorted(chapters.values(), key=lambda chapter: (chapter.at, chapter.event_id))
    cut = len(rows) > most * MOST_COPIES or len(ordered) > most
    del ordered[most:]
    chosen = part(ordered) if part else slice(None)
    ordered[chosen] = _with_reactions(ordered[chosen], now)
    return Story(tuple(ordered), cut=cut)


def _indexed(correlation_id: str, most: int) -> Sequence[IndexedRecord]:
    of_story = IndexedRecord.objects.using(conf().DATABASE).filter(story=id_of_story(correlation_id))
    return list(of_story.order_by("at", "event_id", "offset")[: most * MOST_COPIES + 1])


def _gathered(rows: Iterable[IndexedRecord]) -> Iterable[Chapter]:
    copies: dict[UUID, list[IndexedRecord]] = {}
    for row in rows:
        copies.setdefault(row.event_id, []).append(row)
    for event_id, (row, *_) in copies.items():
        yield Chapter(
            event_id=event_id,
            wire_type=row.type,
            topic=row.topic,
            key=row.key,
            at=row.at,
            cause=row.cause,
            copies=tuple(Copy(copy.topic, copy.partition, copy.offset) for copy in copies[event_id]),
        )


def _published(correlation_id: str, most: int) -> Iterable[Chapter]:
    rows = OutboxRecord.objects.using(conf().DATABASE).filter(correlation_id=correlation_id)
    for row in rows.annotate(relayed=RawSQL(_RELAYED, [])).order_by("position")[: most + 1]:  # noqa: S611 - our own
        yield Chapter(
            event_id=row.id,
            wire_type=row.type if row.payload is not None else "",
            topic=row.aggregatetype,
            key=row.aggregateid,
            at=_to_the_millisecond(row.created_at.replace(tzinfo=UTC)),
            cause=id_or_none(row.causation_id),
            relayed=bool(row.relayed),
        )


def _to_the_millisecond(at: datetime) -> datetime:
    """As Kafka keeps it."""
    return at - timedelta(microseconds=at.microsecond % 1000)


def _with_reactions(chapters: Sequence[Chapter], now: datetime) -> Iterable[Chapter]:
    asked = [
        Asked(chapter.event_id, chapter.wire_type, chapter.topic, chapter.key, chapter.at, chapter.copies)
        for chapter in chapters
    ]
    found = reactions(asked, now=now)
    for chapter in chapters:
        reacted = found.get(chapter.event_id, ())
        copies = chapter.copies or tuple(sorted({reaction.place for reaction in reacted if reaction.place})[:1])
        yield msgspec.structs.replace(chapter, reactions=reacted, copies=copies)
