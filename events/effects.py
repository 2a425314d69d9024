"""Whether handlers may reach beyond their tables: not while a projection is folded from the log a second time.

Three nets, because a handler that mails, publishes or calls somebody must not do so again for every event that there
ever was:

- what the backbone does itself (publishing, timers) asks :func:`refuse` first;
- callbacks after commit are only hints, so they are dropped, see :func:`dropping_callbacks`;
- whatever else leaves the process needs a connection or a program, and Python's audit events tell of those before they
  are made (PEP 578).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import connections

from events.conf import conf

LEAVING_THE_PROCESS = frozenset(
    {
        "os.exec",
        "os.posix_spawn",
        "os.system",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.sendmsg",
        "socket.sendto",
        "subprocess.Popen",
    }
)


class EffectRefused(Exception):
    """A projection's handlers only write its tables. Move the effect to a handler of another group."""


_refused: ContextVar[list[str] | None] = ContextVar("refused", default=None)


@contextmanager
def off() -> Iterator[None]:
    """Refuse effects inside the block.

    :raises EffectRefused: where the effect is tried, and again at the end, as the handler may have swallowed it
    """
    _listen()
    refused: list[str] = []
    token = _refused.set(refused)
    try:
        yield
    finally:
        _refused.reset(token)
    if refused:
        raise EffectRefused(_told(refused[0]))


def refuse(what: str) -> None:
    """Say that ``what`` is about to happen; it may not while effects are off.

    :raises EffectRefused: then
    """
    refused = _refused.get()
    if refused is not None:
        refused.append(what)
        raise EffectRefused(_told(what))


@contextmanager
def dropping_callbacks() -> Iterator[None]:
    """Forget the ``on_commit`` callbacks that the block registers. Call inside a transaction."""
    connection = connections[conf().DATABASE]
    before = len(connection.run_on_commit)
    yield
    connection.run_on_commit = connection.run_on_commit[:before]


@cache
def _listen() -> None:
    # An audit hook stays for the life of the process, so it is only installed where something is folded.
    sys.addaudithook(_hear)


def _hear(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in LEAVING_THE_PROCESS:
        refuse(f"use {event}")


def _told(what: str) -> str:
    return f"A handler wanted to {what} while a projection is folded. {EffectRefused.__doc__}"
