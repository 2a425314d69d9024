"""Flink comes as a Python package with all its jars. It is large, and at odds with our own packages, so it has a
virtual environment of its own, in the user's cache: the next checkout has it already.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.local.console import Failed, Interrupted, say
from shop.local.home import CHECKOUT
from shop.local.jars import cache

REQUIREMENTS = CHECKOUT / "requirements" / "streams.txt"
PYTHONS = ((3, 11), (3, 12))  # for which Flink's own dependencies have wheels
LAST_PYTHON = "3.12"
GIGABYTE = 1_000_000_000
NEEDED_BYTES = 3 * GIGABYTE  # 0.8 in the end; while it is installed, archives and what is in them lie side by side

# They come as sources only: Flink's jars, and small modules without any C.
SOURCES = ("apache-flink-libraries", "crcmod", "dill", "docopt", "hdfs")
PINNED = ["--require-hashes", "--only-binary=:all:", *(f"--no-binary={name}" for name in SOURCES)]


def python(*, interrupted: Callable[[], bool] = lambda: False) -> Path:
    """The interpreter of Flink's environment, which is made if there is none yet.

    :raises Failed: if it cannot be made
    :raises Interrupted: when `interrupted` says so after a step
    """
    folder = cache() / f"streams-{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]}"
    with _alone():
        if not ((folder / "installed").exists() and (folder / "bin" / "python").exists()):  # it leads to a Python
            _make(folder, interrupted)
            (folder / "installed").touch()
    return folder / "bin" / "python"


@contextmanager
def _alone() -> Iterator[None]:
    """Tests and a person may want it at once."""
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "streams.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(folder: Path, interrupted: Callable[[], bool]) -> None:
    _require_room()
    say(f"Installing Apache Flink (about 800 MB, a minute or two; only the first time) into {folder} …")
    shutil.rmtree(folder, ignore_errors=True)

    def fails(*step: str) -> bool:
        """One that Ctrl-C ended says nothing of the network, and no other is begun."""
        code = _run(*step)
        if interrupted():
            raise Interrupted
        return bool(code)

    if fails("-m", "uv", "venv", "--quiet", "--python", _fit_python(), str(folder)):
        raise Failed(
            f"Flink wants Python 3.11 or {LAST_PYTHON}; this is {sys.version.split()[0]}, and uv found no other (see "
            f"above). Install Python {LAST_PYTHON} and try again."
        )
    into = str(folder / "bin" / "python")
    if fails("-m", "uv", "pip", "install", "--python", into, *PINNED, "-r", str(REQUIREMENTS)) and fails(
        "-m", "pip", "--python", into, "install", "--disable-pip-version-check", *PINNED, "-r", str(REQUIREMENTS)
    ):
        raise Failed(f"{REQUIREMENTS.name} could not be installed (see above). Is the network there? Then try again.")


def _require_room() -> None:
    free = shutil.disk_usage(cache()).free
    if free < NEEDED_BYTES:
        raise Failed(
            f"To install Flink takes {NEEDED_BYTES / GIGABYTE:.0f} GB, and where {cache()} lies {free / GIGABYTE:.1f} "
            "GB are free. Make room, or name another place for caches in XDG_CACHE_HOME."
        )


def _fit_python() -> str:
    """Ours, if Flink takes it; else uv looks for another one, or fetches it."""
    return sys.executable if sys.version_info[:2] in PYTHONS else LAST_PYTHON


def _run(*arguments: str) -> int:
    """Its progress is shown. uv does not read pip's configuration: who has a mirror there is served by pip."""
    system_certificates = {**os.environ, "UV_NATIVE_TLS": os.environ.get("UV_NATIVE_TLS", "1")}
    return subprocess.call([sys.executable, *arguments], env=system_certificates)  # noqa: S603
