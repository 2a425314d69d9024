"""All that a project says and hears: its events, its upcasters, and who reacts to what."""

from typing import Any, NamedTuple

from django.apps import apps

from events import declare
from events.declare import Event
from events.handling import Group, Handler, reactions
from events.schemas import upcasters
from events.schemas.upcasters import Step

Reaction = tuple[Group, type[Event], Handler]


class Language(NamedTuple):
    """Sorted, so that what is made from it is the same every time."""

    events: dict[str, type[Event]]
    upcasters: dict[str, Step]
    reactions: list[Reaction]


def of_installed_apps() -> Language:
    """What installed apps declare. What tests declare for themselves was never published and is no promise."""
    return Language(
        events={name: cls for name, cls in sorted(declare.registry.items()) if _installed(cls)},
        upcasters={name: step for name, step in sorted(upcasters.steps.items()) if _installed(step.function)},
        reactions=[reaction for reaction in reactions() if _installed(reaction[2])],
    )


def _installed(thing: Any) -> bool:
    return apps.get_containing_app_config(thing.__module__) is not None
