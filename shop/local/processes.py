"""Stop and start single processes of the running installation, by name."""

import http.client
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.states import ProcessStates, getProcessStateDescription
from supervisor.xmlrpc import Faults, SupervisorTransport

from shop.local.home import Home


class NotRunning(Exception):
    """No installation runs here. Start one with `make run`."""


class UnknownProcess(Exception):
    """There is no process of that name."""


@dataclass(frozen=True)
class Process:
    """A process as the supervisor sees it. `state`: running, starting, backoff, stopping, stopped, exited, fatal."""

    name: str
    group: str
    state: str
    pid: int | None
    since_at: datetime
    error: str

    @property
    def gave_up(self) -> bool:
        return self.state == "fatal"


def start(name: str, *, home: Home | None = None, wait: bool = True) -> None:
    """Start a stopped process; nothing happens if it runs."""
    _act("startProcess", name, home, wait, fine=Faults.ALREADY_STARTED)


def stop(name: str, *, home: Home | None = None, wait: bool = True) -> None:
    """Stop a process and leave it stopped; nothing happens if it is."""
    _act("stopProcess", name, home, wait, fine=Faults.NOT_RUNNING)


def states(*, home: Home | None = None) -> dict[str, Process]:
    """All processes by name."""
    found = (_process(info) for info in _call("getAllProcessInfo", home=home))
    return {process.name: process for process in found}


def start_services(*, home: Home) -> None:
    """Start every service at once, without waiting for them."""
    _call("startProcessGroup", "services", False, home=home)


def _act(verb: str, name: str, home: Home | None, wait: bool, *, fine: int) -> None:
    known = states(home=home)
    if name not in known:
        raise UnknownProcess(f"There is no process {name!r}. There are: {', '.join(sorted(known))}.")
    try:
        _call(verb, f"{known[name].group}:{name}", wait, home=home)
    except Fault as fault:
        if fault.faultCode != fine:
            raise


def _call(method: str, *arguments: Any, home: Home | None = None) -> Any:
    socket = (home or Home.here()).control
    transport = SupervisorTransport(None, None, f"unix://{socket}")
    proxy = ServerProxy("http://127.0.0.1", transport=transport)
    try:
        return getattr(proxy.supervisor, method)(*arguments)
    except (OSError, http.client.HTTPException) as error:
        raise NotRunning(f"No supervisor answers at {socket}. Start everything with `make run`.") from error
    finally:
        transport.close()


def _process(info: dict[str, Any]) -> Process:
    since = info["start"] if info["state"] == ProcessStates.RUNNING else info["stop"]
    return Process(
        name=info["name"],
        group=info["group"],
        state=getProcessStateDescription(info["state"]).lower(),
        pid=info["pid"] or None,
        since_at=datetime.fromtimestamp(since, UTC),
        error=info["spawnerr"],
    )
