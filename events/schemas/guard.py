"""What the build refuses: a change that an old reader, or an old event, would not survive."""

import json
from collections.abc import Iterator

import msgspec

from events.declare import Event
from events.schemas.archive import Archive
from events.schemas.compatibility import breaks
from events.schemas.language import Language
from events.schemas.schema import BadEvent, Schema, describe
from events.schemas.upcasters import UpcastFailed, current, decode

REMEDY = """\
What was published is on the log for ever, and old readers are running while you deploy. So leave a published version
as it was: declare the next one (.v2) beside it, lead the old to the new with an @upcaster, and let handlers take the
new one. A new field with a default needs no new version. Only if a version never left your machine, delete its two
files, in schemas/ and in golden/, and write them again."""


def objections(archive: Archive, language: Language) -> list[str]:
    """All that is wrong between what was published and what the code declares; none if all is well."""
    return [
        *_unreadable(language),
        *_lost_files(archive),
        *_of_versions(archive, language),
        *_of_upcasters(archive, language),
    ]


def _unreadable(language: Language) -> Iterator[str]:
    for cls in language.events.values():
        try:
            describe(cls)
        except BadEvent as error:
            yield str(error)


def _lost_files(archive: Archive) -> Iterator[str]:
    for wire_type in sorted(archive.schemas.keys() ^ archive.goldens.keys()):
        lost = archive.golden_file(wire_type) if wire_type in archive.schemas else archive.schema_file(wire_type)
        yield f"{wire_type} has no {lost.parent.name}/{lost.name}: get it back with git; it is kept for ever."


def _of_versions(archive: Archive, language: Language) -> Iterator[str]:
    for wire_type, published in archive.schemas.items():
        cls = language.events.get(wire_type)
        if cls is not None:
            yield from (f"{wire_type}: {broken}." for broken in _broken(published, cls))
        elif wire_type not in language.upcasters:
            yield (
                f"{wire_type} was published, and nothing here can read it. Was it renamed? A new name is a new event: "
                "bring its class back (with retired=True if nobody publishes it now), or write an @upcaster from it."
            )
        if wire_type in archive.goldens:
            yield from _of_golden(wire_type, published, archive.goldens[wire_type], language)


def _broken(published: Schema, cls: type[Event]) -> list[str]:
    try:
        declared = describe(cls)
    except BadEvent:
        return []  # said already
    moved = [
        f"its {word} was {published[name]} and is {declared[name]}: the order of a key's events would be lost"
        for name, word in {"x-topic": "topic", "x-key": "key"}.items()
        if published[name] != declared[name]
    ]
    if declared["x-compacted"] and not published["x-compacted"]:
        moved.append(f"its topic {cls.topic.name} has become compacted: Kafka would delete its old events")
    return moved + breaks(published, declared)


def _of_golden(wire_type: str, published: Schema, golden: bytes, language: Language) -> Iterator[str]:
    cls = language.events.get(current(wire_type))
    if cls is None:
        return  # said by one of the others
    try:
        event = decode(wire_type, golden, into=cls)
        key = json.loads(golden)[published["x-key"]]
    except (msgspec.MsgspecError, UpcastFailed, KeyError, ValueError) as error:
        yield f"{wire_type}: its golden file is not read as {cls.wire_type} any more: {error}."
        return
    if wire_type in language.upcasters and event.key != str(key):
        yield f"{wire_type}: its golden file has the key {key}, and as {cls.wire_type} {event.key}: keep the key."


def _of_upcasters(archive: Archive, language: Language) -> Iterator[str]:
    for wire_type in sorted(language.upcasters):
        old, cls = archive.schemas.get(wire_type), language.events.get(current(wire_type))
        if wire_type not in language.events and old is None:
            yield f"{wire_type} has an upcaster and was never published: is it misspelt?"
        if cls is None:
            yield f"{wire_type} is upcast to {current(wire_type)}, which no class declares: declare that one."
        elif old is not None and old["x-topic"] != cls.topic.name:
            yield (
                f"{wire_type} is on {old['x-topic']}, and its upcaster leads to {cls.wire_type} on {cls.topic.name}: "
                "a version keeps its topic. An event on another topic is another event."
            )
