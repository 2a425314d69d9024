"""How Connect is: asked over its REST interface, where there is one."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings

SECONDS = 1.0
MISSING = "MISSING"


class Connector(NamedTuple):
    """What Connect says of one connector: RUNNING, FAILED, PAUSED, MISSING. ``why``: what it died of."""

    name: str
    state: str
    why: str = ""


class ConnectAway(Exception):
    """Connect does not answer: `make connect`, beside `make run`, starts it."""


def status(name: str) -> Connector:
    """A connector with its task, whichever is worse.

    :raises ConnectAway: if there is no Connect, or no answer in time
    """
    said = _ask(f"/connectors/{quote(name)}/status")
    if said is None:
        return Connector(name, MISSING)
    parts = [said["connector"], *said["tasks"]]
    worst = next((part for part in parts if part["state"] != "RUNNING"), None)
    if worst is None:
        return Connector(name, "RUNNING" if said["tasks"] else "STARTING")
    return Connector(name, worst["state"], _reason(worst.get("trace", "")))


def states(names: Iterable[str]) -> dict[str, Connector]:
    """Those of the connectors that Connect knows; none while it does not answer."""
    try:
        found = [status(name) for name in names]
    except ConnectAway:
        return {}
    return {one.name: one for one in found if one.state != MISSING}


def restart(name: str) -> None:
    """Try a connector again, with what of it failed. Whether it helps, its status tells."""
    with suppress(ConnectAway):
        _ask(f"/connectors/{quote(name)}/restart?includeTasks=true&onlyFailed=true", method="POST")


def _ask(path: str, *, method: str = "GET") -> Any:
    asked = urllib.request.Request(f"{settings.CONNECT_URL}{path}", method=method)  # noqa: S310  our own setting
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            return json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise ConnectAway(f"Connect answers with {error.code}: it may still be starting.") from error
    except (OSError, ValueError, OverflowError, HTTPException) as error:  # overflow: a port that cannot be
        raise ConnectAway(f"{ConnectAway.__doc__} ({error})") from error


def _reason(trace: str) -> str:
    """The line that says most: the last cause of a Java trace."""
    lines = [line.strip() for line in trace.splitlines()]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return causes[-1] if causes else next(iter(lines), "")
