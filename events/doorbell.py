"""A hint to the relay that something was committed: one datagram, sent after commit, costing microseconds.

A NOTIFY inside the transaction would take a lock on the whole cluster at commit. A datagram may get lost;
the relay polls as well, so a lost hint costs a moment, never an event.
"""

import atexit
import socket
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from events.conf import conf

Address = str | tuple[str, int]


class BadDoorbell(ValueError):
    """EVENTS["DOORBELL"] must read "unix:/path/of/socket" or "udp:host:port"."""


@lru_cache
def parse(doorbell: str) -> tuple[socket.AddressFamily, Address]:
    """Family and address of a doorbell.

    :raises BadDoorbell: if it cannot be read
    """
    scheme, _, rest = doorbell.partition(":")
    if scheme == "unix" and rest:
        return socket.AF_UNIX, rest
    host, _, port = rest.rpartition(":")
    if scheme == "udp" and host and port.isdecimal():
        return socket.AF_INET, (host, int(port))
    raise BadDoorbell(f"EVENTS['DOORBELL'] is {doorbell!r}; write unix:/path or udp:host:port.")


@lru_cache
def _sender(family: socket.AddressFamily) -> socket.socket:
    sender = socket.socket(family, socket.SOCK_DGRAM)
    sender.setblocking(False)
    atexit.register(sender.close)
    return sender


def ring() -> None:
    """Wake the relay. Called after commit; does nothing where no doorbell is set."""
    if doorbell := conf().DOORBELL:
        family, address = parse(doorbell)
        with suppress(OSError):  # no relay listens, or its queue is full: it will poll
            _sender(family).sendto(b"!", address)


def listen(doorbell: str) -> socket.socket:
    """Where the relay hears it. A socket left behind by a killed relay is replaced.

    :raises OSError: if somebody else has the address
    """
    family, address = parse(doorbell)
    if family == socket.AF_UNIX:
        Path(str(address)).unlink(missing_ok=True)
    receiver = socket.socket(family, socket.SOCK_DGRAM)
    try:
        receiver.bind(address)
    except OSError:
        receiver.close()
        raise
    return receiver


def wait(receiver: socket.socket, timeout: float) -> bool:
    """Sleep up to ``timeout`` seconds, or until rung. Many rings are one."""
    receiver.settimeout(timeout)
    try:
        receiver.recv(1)
        receiver.setblocking(False)
        while receiver.recv(1):
            pass
    except TimeoutError:
        return False
    except BlockingIOError:
        return True
    return True
