"""Where Flink keeps what it counted so far, and which of it a new start goes on from."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path


def fingerprint(facts: Iterable[str]) -> str:
    """A name for all that counts must agree with: other SQL or another log, and they would be nonsense."""
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:12]


def newest(folder: Path) -> Path | None:
    """The newest complete checkpoint: Flink writes ``_metadata`` as its last file."""
    complete = folder.glob("*/chk-*/_metadata")
    return max((file.parent for file in complete), key=_age, default=None)


def _age(checkpoint: Path) -> tuple[float, int]:
    return (checkpoint / "_metadata").stat().st_mtime, int(checkpoint.name.removeprefix("chk-"))


def keep_only(checkpoint: Path | None, folder: Path) -> None:
    """Delete what earlier runs, and other SQL, left behind beside ``folder`` and in it.

    A job does not delete the checkpoint that it began from, nor what one before it had.
    """
    kept = {folder, checkpoint.parent if checkpoint else None}
    for old in [*folder.parent.glob("*"), *folder.glob("*")]:
        if old not in kept and old.is_dir():  # whatever else lies there is not Flink's
            shutil.rmtree(old)
