"""Versions of one event, made on the spot."""

from msgspec import defstruct

from events.declare import Event, event
from tests.events.weaving import RUGS

WIRE_TYPE = "weaving.rug-priced.v1"


def declared(wire_type=WIRE_TYPE, *, topic=RUGS, key="sku", retired=False, **fields):
    """An event with a ``sku``, and fields given as a type or as a pair of type and default. It is not registered."""
    options = {option: fields.pop(option) for option in ("omit_defaults", "forbid_unknown_fields") if option in fields}
    wanted = [
        ("sku", str),
        *((field, *kind) if type(kind) is tuple else (field, kind) for field, kind in fields.items()),
    ]
    made = defstruct("RugPriced", wanted, bases=(Event,), frozen=True, kw_only=True, module=__name__, **options)
    made.wire_type, made.topic, made.key_field, made.retired = wire_type, topic, key, retired
    return made


def registered(*args, **options):
    """The same, known to readers."""
    made = declared(*args, **options)
    return event(made.wire_type, topic=made.topic, key=made.key_field, retired=made.retired)(made)
