"""The processes behind a switch, really stopped and started. No name that a visitor sends ever gets here."""

import time
from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from typing import Any

LIMIT_SECONDS = 15.0  # the supervisor kills after ten what does not stop by itself
LOOK_SECONDS = 0.05
UP, DOWN = ("running",), ("stopped", "fatal")  # an exited one is on its way up: the supervisor sees to it
COMING_OR_UP = (*UP, "starting", "backoff")
REMEDY = "Services can be switched only where `make run` started the shop, with JOURNEY on."


class Service(StrEnum):
    """What can be switched off and slowed."""

    SHIPPING = "shipping"
    CUSTOMERS = "customers"


# All of Shipping goes: of the early stages, and the core's that ships for stage 6. The shop's own Customers lives in
# the web process, which serves the very page with the switches; stage 6 asks it for nothing once an order is placed.
PROCESSES: Mapping[Service, tuple[str, ...]] = {
    Service.SHIPPING: ("journey-shipping", "consume-journey-shipping", "consume-shipping"),
    Service.CUSTOMERS: ("journey-customers",),
}


class NoSupervisor(Exception):
    """No supervisor answers, so that no process can be stopped or started."""


class TookTooLong(Exception):
    """A process did not do as it was told in time."""


def require_supervisor(service: Service) -> None:
    """See that its processes can be stopped and started.

    :raises NoSupervisor: where `make run` did not start the shop
    """
    _states(service)


def all_running(service: Service) -> bool:
    """Whether each of its processes runs.

    :raises NoSupervisor: where `make run` did not start the shop
    """
    return all(state in UP for state in _states(service).values())


def stop(service: Service) -> None:
    """Stop all its processes at once and wait until they are gone.

    :raises NoSupervisor: where `make run` did not start the shop
    :raises TookTooLong: if one still runs after all
    """
    _tell("stop", service, until=DOWN, again_if=COMING_OR_UP)


def start(service: Service) -> None:
    """Start all its processes at once and wait until they run.

    :raises NoSupervisor: where `make run` did not start the shop
    :raises TookTooLong: if one does not run after all
    """
    _tell("start", service, until=UP, again_if=DOWN)


def _tell(verb: str, service: Service, *, until: tuple[str, ...], again_if: tuple[str, ...]) -> None:
    """Tell each process that is not on its way. One that is just stopping does not listen, and is told afterwards."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while late := {name: state for name, state in _states(service).items() if state not in until}:
        for name in [name for name, state in late.items() if state in again_if]:
            _ask(verb, name, wait=False)
        if time.monotonic() > deadline:
            raise TookTooLong(f"Told to {verb}, {service} is {late} after {LIMIT_SECONDS:.0f} s. See `make logs`.")
        time.sleep(LOOK_SECONDS)


def _states(service: Service) -> dict[str, str]:
    known = _ask("states")
    if missing := [name for name in PROCESSES[service] if name not in known]:
        raise NoSupervisor(f"No {', '.join(missing)} among the supervised processes. {REMEDY}")
    return {name: known[name].state for name in PROCESSES[service]}


def _ask(question: str, *arguments: str, **options: bool) -> Any:
    try:
        processes = import_module("shop.local.processes")
    except ModuleNotFoundError as missing:  # production installs no supervisor
        raise NoSupervisor(f"{missing}. {REMEDY}") from missing
    try:
        return getattr(processes, question)(*arguments, **options)
    except (processes.NotRunning, processes.UnknownProcess) as error:
        raise NoSupervisor(f"{error} {REMEDY}") from error
