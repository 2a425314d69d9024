"""Makes the ``.mo`` files that programs read from the ``.po`` files that people write.

``python -m shop.languages.compiling`` needs Babel, but neither settings nor a database: ``make setup``, the tests and
the Dockerfile call it.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shop import languages


def compile_catalogues() -> list[Path]:
    """Compile what is older than its source; returns what was written."""
    sources = [languages.catalogue(code) for code in languages.CODES if code != languages.SOURCE]
    return [_compile(source) for source in sources if not is_fresh(source)]


def is_fresh(source: Path) -> bool:
    """Whether the compiled catalogue is there, and not older than ``source``."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    compiled = source.with_suffix(".mo")
    written_at = source.stat().st_mtime_ns
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    # Whole or not at all: others may read the old one, or make the same, at this moment.
    draft = compiled.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    os.utime(draft, ns=(written_at, written_at))
    return draft.replace(compiled)


if __name__ == "__main__":
    compile_catalogues()
