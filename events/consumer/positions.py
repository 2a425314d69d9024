"""Where a group goes on, kept in the database that holds its effects, and fenced by an epoch.

A claim raises the epoch; whoever held the partition before can no longer write, wherever it was paused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from events.consumer.arrays import array, names
from events.consumer.record import Place


class Halted(Exception):
    """The group cannot go on without a person: its position and the log do not fit together."""


class Fenced(Exception):
    """Another process owns the partition now, or a person moved or paused the group: the transaction is rolled back."""


class Claim(NamedTuple):
    position: int
    epoch: int


class Standing(NamedTuple):
    """Where a group stands, and whether it has anything parked."""

    at: dict[Place, int]
    has_parked: bool


_CLAIM = """
    insert into events_position as held (group_name, topic, partition, topic_id, position, epoch, updated_at)
    values (%s, %s, %s, %s, %s, 1, clock_timestamp())
    on conflict (group_name, topic, partition) do update set epoch = held.epoch + 1
    returning position, epoch, topic_id
"""

# A position that is born while its group is being paused would be seen by nobody who fences: its claim waits for that.
_WHILE_NOBODY_PAUSES = "select pg_advisory_xact_lock_shared(hashtextextended('events pause ' || %s, 0))"
_WHILE_NOBODY_CLAIMS = "select pg_advisory_xact_lock(hashtextextended('events pause ' || %s, 0))"

_BEGIN = """
    insert into events_position (group_name, topic, partition, topic_id, position, epoch, updated_at)
    select %s, %s, partition, %s, position, 0, clock_timestamp()
    from unnest(%s::int[], %s::bigint[]) as t (partition, position)
    where not exists (select from events_position where group_name = %s and topic = %s)
    on conflict (group_name, topic, partition) do nothing
"""

# Whether anything is parked is asked here to save a question. It is older than the lock if that was waited for; but
# only the owner of a partition parks what comes from there, so at worst it says yes where the answer is no by now.
# So is whether the group is paused; but whoever waited for a pause finds that the epoch has grown.
_LOCK = """
    select topic, partition, position, epoch, exists(select from events_parked where group_name = %s),
        set_config('idle_in_transaction_session_timeout', %s, true),
        exists(select from events_pause where group_name = %s)
    from events_position
    where group_name = %s and (topic, partition) in (select * from unnest(%s::text[], %s::int[]))
    order by topic, partition for update
"""

_LOCK_TOPIC = """
    select partition, position, epoch from events_position
    where group_name = %s and topic = %s order by partition for update
"""

_LOCK_GROUP = "select from events_position where group_name = %s order by topic, partition for update"

_FENCE = "update events_position set epoch = epoch + 1 where group_name = %s"

_TOUCH = "update events_position set updated_at = clock_timestamp() where group_name = %s"

_PUT = """
    insert into events_position as held (group_name, topic, partition, topic_id, position, epoch, updated_at)
    values (%s, %s, %s, %s, %s, 1, clock_timestamp())
    on conflict (group_name, topic, partition) do update
        set topic_id = excluded.topic_id, position = excluded.position, epoch = held.epoch + 1,
            updated_at = clock_timestamp()
"""

_MOVE = """
    update events_position as held set position = moved.position, updated_at = clock_timestamp()
    from unnest(%s::text[], %s::int[], %s::bigint[]) as moved (topic, partition, position)
    where held.group_name = %s and held.topic = moved.topic and held.partition = moved.partition
"""


class TopicReplaced(Halted):
    """The topic was deleted and made anew, so the stored position means nothing there: seek the group by hand."""


def begin(cursor: Any, *, group: str, topic: str, topic_id: str, starts: Mapping[int, int]) -> bool:
    """Let a group that has no position in a topic begin in all of its partitions at once; false if it has begun.

    At once, so that a partition without a position is known to be newer than the group.
    """
    partitions, offsets = zip(*sorted(starts.items()), strict=True)
    cursor.execute(_BEGIN, [group, topic, topic_id, list(partitions), list(offsets), group, topic])
    return bool(cursor.rowcount)


def has_begun(cursor: Any, *, group: str, topic: str) -> bool:
    """Whether the group has a position in the topic."""
    cursor.execute("select exists(select from events_position where group_name = %s and topic = %s)", [group, topic])
    return bool(cursor.fetchone()[0])


def check_topic(cursor: Any, *, group: str, topic: str, topic_id: str) -> None:
    """
    :raises TopicReplaced: if the group's positions are for another topic of the name
    """
    cursor.execute(
        "select topic_id from events_position where group_name = %s and topic = %s and topic_id <> %s limit 1",
        [group, topic, topic_id],
    )
    if other := cursor.fetchone():
        raise _replaced(group, topic, topic_id, known_id=other[0])


def claim(cursor: Any, *, group: str, place: Place, topic_id: str, start: int) -> Claim:
    """Take a partition over; a group that is new to it begins at ``start``.

    :raises TopicReplaced: if Kafka's id of the topic is not the one that the position was stored for
    """
    cursor.execute(_WHILE_NOBODY_PAUSES, [group])
    cursor.execute(_CLAIM, [group, place.topic, place.partition, topic_id, start])
    position, epoch, known_id = cursor.fetchone()
    if known_id != topic_id:
        raise _replaced(group, place.topic, topic_id, known_id=known_id)
    return Claim(position, epoch)


def _replaced(group: str, topic: str, topic_id: str, *, known_id: str) -> TopicReplaced:
    return TopicReplaced(
        f"{group}: the topic {topic} was made anew (id {topic_id}, positions are for {known_id}). "
        f"Look what it holds, then say where the group goes on in it: manage.py seek {group} --to earliest."
    )


def lock(cursor: Any, *, group: str, claims: Mapping[Place, Claim], patience_seconds: float = 60.0) -> Standing:
    """Lock the positions first, in one order, and return them: consumer, redrive and seek then exclude each other.

    :param patience_seconds: the database ends the transaction if this process stands still for so long in it, so that
        whoever takes over gets the lock
    :raises Fenced: if one was claimed by another process since, or the group is paused
    """
    places = sorted(claims)
    limit = f"{patience_seconds * 1000:.0f}ms"
    which = [names(place.topic for place in places), array(place.partition for place in places)]
    cursor.execute(_LOCK, [group, limit, group, group, *which])
    rows = cursor.fetchall()
    if any(row[6] for row in rows):
        raise Fenced(f"{group} is paused.")
    held = {Place(topic, partition): Claim(at, epoch) for topic, partition, at, epoch, *_ in rows}
    for place in places:
        if place not in held or held[place].epoch != claims[place].epoch:
            raise Fenced(f"{group} lost {place.topic}[{place.partition}] to another process.")
    return Standing({place: held[place].position for place in places}, has_parked=any(row[4] for row in rows))


def lock_for_operation(cursor: Any, *, group: str, topic: str) -> dict[Place, Claim]:
    """Hold the group up in a whole topic, in :func:`lock`'s order, and return where it stands there.

    Redrive, discard, seek and rebuild call this first and read what is parked after it. Locking before reading is the
    point: else the consumer could park an event behind a key whose last parked event was just redriven, and nobody
    would come back for it. All partitions, because a key may have moved to another one when partitions were added.
    """
    cursor.execute(_LOCK_TOPIC, [group, topic])
    return {Place(topic, partition): Claim(at, epoch) for partition, at, epoch in cursor.fetchall()}


def fence(cursor: Any, *, group: str) -> None:
    """Lock all positions of a group, in :func:`lock`'s order, and fence whoever holds them.

    Until the transaction ends nobody claims another one.
    """
    cursor.execute(_WHILE_NOBODY_CLAIMS, [group])
    cursor.execute(_LOCK_GROUP, [group])
    cursor.execute(_FENCE, [group])


def touch(cursor: Any, *, group: str) -> None:
    """Let nobody say that the group stood still while it was paused: it begins to be patient with it anew."""
    cursor.execute(_TOUCH, [group])


def put(cursor: Any, *, group: str, place: Place, topic_id: str, position: int) -> None:
    """Store a position by a person's decision. The epoch grows, so whoever still holds the partition is fenced."""
    cursor.execute(_PUT, [group, place.topic, place.partition, topic_id, position])


def move(cursor: Any, *, group: str, to: Mapping[Place, int]) -> None:
    """Store the next offsets to apply. Call under :func:`lock`."""
    topics, partitions = zip(*to, strict=True)
    cursor.execute(_MOVE, [names(topics), array(partitions), array(to.values()), group])


def are_claimed(cursor: Any, *, group: str, claims: Mapping[Place, Claim]) -> bool:
    """Whether nobody claimed or moved any of these since: asked by whoever has nothing to apply, and so is not told."""
    cursor.execute("select topic, partition, epoch from events_position where group_name = %s", [group])
    epochs = {Place(topic, partition): epoch for topic, partition, epoch in cursor.fetchall()}
    return all(epochs.get(place) == claim.epoch for place, claim in claims.items())


def stored(cursor: Any, *, groups: Sequence[str]) -> dict[tuple[str, Place], int]:
    cursor.execute(
        "select group_name, topic, partition, position from events_position where group_name = any(%s)",
        [list(groups)],
    )
    return {(group, Place(topic, partition)): at for group, topic, partition, at in cursor.fetchall()}
