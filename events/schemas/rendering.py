"""What the committed folder should hold, how it differs from that, and writing it. The same code, the same bytes."""

import json
from difflib import unified_diff
from pathlib import Path
from typing import Any

from events.schemas.archive import Archive
from events.schemas.asyncapi import document
from events.schemas.examples import example
from events.schemas.language import Language
from events.schemas.schema import describe


def expected(archive: Archive, language: Language) -> dict[Path, bytes]:
    """Every file that the code can speak for; of golden files only those of new versions, the others are history.

    :raises NoExample: if the golden file of a new version has to be written by hand
    """
    declared = {name: describe(cls) for name, cls in language.events.items()}
    new = {name: example(language.events[name]) for name in declared.keys() - archive.goldens.keys()}
    asyncapi = document(archive.schemas | declared, archive.goldens | new, language)
    return {
        **{archive.schema_file(name): _json(schema) for name, schema in sorted(declared.items())},
        **{archive.golden_file(name): golden for name, golden in sorted(new.items())},
        archive.asyncapi: _json(asyncapi),
    }


def stale(archive: Archive, language: Language) -> dict[Path, str]:
    """The files that are missing or differ, each with its difference."""
    found = {}
    for path, wanted in expected(archive, language).items():
        there = path.read_bytes() if path.exists() else b""
        if there != wanted:
            found[path] = _difference(path.relative_to(archive.folder), there.decode(), wanted.decode())
    return found


def write(archive: Archive, language: Language) -> list[Path]:
    """Write what is stale; return the files. Ask :func:`events.schemas.guard.objections` first: it writes anything."""
    files = expected(archive, language)
    written = list(stale(archive, language))
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[path])
    return written


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _difference(name: Path, there: str, wanted: str) -> str:
    if not there:
        return f"+++ {name} is not written yet"
    committed, declared = there.splitlines(), wanted.splitlines()
    return "\n".join(unified_diff(committed, declared, f"{name} (committed)", f"{name} (declared)", lineterm=""))
