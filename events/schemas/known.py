"""The schema of a wire type: of its class while there is one, else as it was committed when it was published."""

from functools import lru_cache
from pathlib import Path

from events import declare
from events.conf import conf
from events.schemas.archive import Archive
from events.schemas.schema import BadEvent, Schema, describe


def schema_of(wire_type: str) -> Schema | None:
    """None for a type that nobody declares, and that never was published."""
    if wire_type in declare.registry:
        return _declared(wire_type)
    return archive().schemas.get(wire_type)


def archive() -> Archive:
    """All that was ever published; nothing where EVENTS['SCHEMAS'] names no folder."""
    return _archive(conf().SCHEMAS)


@lru_cache(maxsize=512)
def _declared(wire_type: str) -> Schema | None:
    try:
        return describe(declare.registry[wire_type])
    except BadEvent:
        return None


@lru_cache(maxsize=4)
def _archive(folder: str) -> Archive:
    return Archive(Path(folder or "/nonexistent"))
