"""Kafka's jars, from Maven's central repository, without Maven. Kept per user: the next checkout has them already."""

import fcntl
import os
from pathlib import Path

VERSION = "4.3.1"
LOGGING = "org.slf4j:slf4j-simple:1.7.36"


def cache() -> Path:
    """A folder that outlives checkouts and environments."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "metamorphosis"


def kafka_jars(version: str = VERSION) -> list[Path]:
    """Every jar on the broker's class path. Downloads them the first time (about 120 MB)."""
    return jars(f"org.apache.kafka:kafka_2.13:{version}+{LOGGING}", name=f"kafka-{version}")


def jars(artifacts: str, *, name: str) -> list[Path]:
    """The jars of Maven artifacts with all that they need, in a fixed order; ``name`` is what the cache calls them."""
    folder = cache() / "jars"
    folder.mkdir(parents=True, exist_ok=True)
    listing = folder / f"{name}.list"
    with (folder / "lock").open("w") as lock:  # two test runs may start at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _complete(listing):
            listing.write_text("\n".join(map(str, _resolve(artifacts, folder, name=name))))
    return [Path(line) for line in listing.read_text().splitlines()]


def _complete(listing: Path) -> bool:
    return listing.exists() and all(Path(line).exists() for line in listing.read_text().splitlines())


def _resolve(artifacts: str, folder: Path, *, name: str) -> list[Path]:
    import jgo  # slow to import, and needed once

    print(f"Fetching {name} and what it needs; only the first time.", flush=True)
    environment = jgo.build(artifacts, cache_dir=folder)
    return sorted(Path(environment.path).glob("*/*.jar"))
