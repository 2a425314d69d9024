"""The committed folder: what was ever published, and an example of each. Files are added to it and never taken away.

::

    asyncapi.json                         who sends and who receives what, for people and for tools
    schemas/orders.order-placed.v1.json   the JSON Schema of a version
    golden/orders.order-placed.v1.json    the bytes of one event of it, as they were when it was new
"""

import json
from functools import cached_property
from pathlib import Path

from events.schemas.schema import Schema


class Archive:
    """Reads the folder. :func:`events.schemas.rendering.write` writes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asyncapi = folder / "asyncapi.json"

    def schema_file(self, wire_type: str) -> Path:
        return self.folder / "schemas" / f"{wire_type}.json"

    def golden_file(self, wire_type: str) -> Path:
        return self.folder / "golden" / f"{wire_type}.json"

    @cached_property
    def schemas(self) -> dict[str, Schema]:
        """The schema of every version that was ever published."""
        return {file.stem: json.loads(file.read_bytes()) for file in sorted(self.folder.glob("schemas/*.json"))}

    @cached_property
    def goldens(self) -> dict[str, bytes]:
        """One event of every version, as it is on the log."""
        return {file.stem: file.read_bytes() for file in sorted(self.folder.glob("golden/*.json"))}
