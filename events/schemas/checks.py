"""Django's check that no handler waits for a version that nobody will hand it."""

from typing import Any

from django.core.checks import CheckMessage, Error

from events.handling import reactions
from events.schemas.upcasters import current


def handlers_take_the_newest_version(**_: Any) -> list[CheckMessage]:
    """An old version is read as the newest, so a handler of the old one would never be called."""
    return [
        Error(
            f"{handler.__module__}.{handler.__name__} handles {cls.wire_type}, which is read as {read_as}.",
            hint=f"Register it for the class of {read_as}: its upcaster brings the old events, too.",
            id="events.E001",
        )
        for _group, cls, handler in reactions()
        if (read_as := current(cls.wire_type)) != cls.wire_type
    ]
