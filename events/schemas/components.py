"""AsyncAPI's shelf of schemas: a struct that many events share stands on it once.

AsyncAPI's own dialect is JSON Schema draft 7 with extensions, so what later drafts spell otherwise is translated.
"""

import json
from typing import Any

from events.schemas.schema import Schema

_SHELF = "#/components/schemas/"
_FOREIGN = {"$schema", "$id", "$defs"}


class Components:
    """Takes schemas as they are committed, and gives references to where they stand."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def add(self, wire_type: str, schema: Schema) -> str:
        """Put an event's schema on the shelf, and the structs in it.

        Where another event has a different struct of the same name, this event's structs get names of their own.
        """
        defs = schema.get("$defs", {})
        shared = {name: _translated(part, prefix="") for name, part in defs.items()}
        if any(self.schemas.get(name, part) != part for name, part in shared.items()):
            shared = {f"{wire_type}.{name}": _translated(part, f"{wire_type}.") for name, part in defs.items()}
        prefix = "" if shared.keys() == defs.keys() else f"{wire_type}."
        own = {word: part for word, part in schema.items() if word not in _FOREIGN}
        self.schemas |= shared | {wire_type: _translated(own, prefix)}
        return _SHELF + wire_type


def _translated(schema: Schema, prefix: str) -> Schema:
    moved = json.dumps(schema).replace('"#/$defs/', f'"{_SHELF}{prefix}')
    translated: Schema = json.loads(moved, object_hook=_as_draft_7)
    return translated


def _as_draft_7(part: dict[str, Any]) -> dict[str, Any]:
    if "prefixItems" in part:
        beyond = {"additionalItems": part["items"]} if "items" in part else {}
        part = {word: value for word, value in part.items() if word != "items"} | beyond
        part["items"] = part.pop("prefixItems")
    if isinstance(part.get("discriminator"), dict) and "propertyName" in part["discriminator"]:
        part["discriminator"] = part["discriminator"]["propertyName"]
    return part
