"""Which port each part listens on: yesterday's if it is free, else the usual one, else any free one."""

import fcntl
import json
import os
import random
import socket
import tempfile
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from shop.local.home import Home

USUAL = {
    "web": 8000,
    "postgres": 25432,
    "valkey": 25379,
    "kafka": 25092,
    "kafka-controller": 25093,
    "journey-customers": 25001,
    "journey-shipping": 25002,
    "connect": 25083,  # whose process is `make connect`'s
}
USUAL_ROW = 25200  # of the ports that only Prometheus asks, side by side

# Below the ports that systems hand to outgoing connections (32768 and up on Linux).
SPARE = range(20000, 32000)


class NoFreePort(Exception):
    """Every port that was tried is taken. Free some, or stop another installation."""


class PortTaken(Exception):
    """Somebody asked for a port on which something else listens."""


def choose(home: Home, *, names: Iterable[str], fixed: dict[str, int], usual: bool = True) -> dict[str, int]:
    """Pick a port for each name and remember them; `fixed` ones are taken as they are."""
    remembered = _remembered(home)
    chosen: dict[str, int] = {}
    for name in names:
        if asked := fixed.get(name):
            if not is_free(asked):
                raise PortTaken(f"Port {asked} (asked for {name}) is taken. Ask for another, or for none.")
            chosen[name] = asked
            continue
        wishes = [remembered.get(name, 0), USUAL[name] if usual else 0]
        chosen[name] = _first_free(wishes, taken=set(chosen.values()))
    _remember(home, remembered | chosen)
    return chosen


def choose_row(home: Home, *, length: int, taken: Collection[int], usual: bool = True) -> int:
    """Pick the first of so many ports side by side, none of those ``taken``, and remember it."""
    remembered = _remembered(home)
    tried = [remembered.get("row", 0), USUAL_ROW if usual else 0]
    tried += random.SystemRandom().sample(SPARE[:-length], 50)
    for first in filter(None, tried):
        row = range(first, first + length)
        if not set(row) & set(taken) and all(_reserve(port) and is_free(port) for port in row):
            _remember(home, remembered | {"row": first})
            return first
    raise NoFreePort(f"Nowhere between {SPARE.start} and {SPARE.stop} are {length} ports side by side free.")


def is_free(port: int) -> bool:
    """Whether nothing listens on 127.0.0.1 (or on every address) at this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    with socket.socket() as probe:  # some systems let us bind beside a listener on 0.0.0.0
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def spare(count: int) -> list[int]:
    """So many free ports, none of them anybody's usual one."""
    found = [port for port in random.SystemRandom().sample(SPARE, 200) if is_free(port)][:count]
    if len(found) < count:
        raise NoFreePort(f"Of 200 ports between {SPARE.start} and {SPARE.stop} fewer than {count} are free.")
    return found


def _remembered(home: Home) -> dict[str, int]:
    memory = home.data / "ports.json"
    return json.loads(memory.read_text()) if memory.exists() else {}


def _remember(home: Home, chosen: dict[str, int]) -> None:
    (home.data / "ports.json").write_text(json.dumps(chosen, indent=1) + "\n")


def _first_free(wishes: list[int], *, taken: set[int]) -> int:
    for port in wishes:
        if port and port not in taken and _reserve(port) and is_free(port):
            return port
    return next(port for port in spare(len(taken) + 5) if port not in taken and _reserve(port))


def _reserve(port: int) -> bool:
    """Keep other launchers off a port until the part that shall listen there does: two may start at the same moment.

    A byte of a file that all launchers of this user know is locked until this process ends.
    """
    try:
        fcntl.lockf(_ledger(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


@cache
def _ledger() -> int:
    return os.open(Path(tempfile.gettempdir()) / f"metamorphosis-ports-{os.getuid()}", os.O_CREAT | os.O_RDWR, 0o600)
