"""A hint to the relay that something was committed: one datagram, sent after commit, costing microseconds.

A NOTIFY inside the transaction would take a lock on the whole cluster at commit. A datagram may get lost;
the relay polls as well, so a lost hint costs a moment, never an event.
"""

import atexit
import socket
import time
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from events.conf import conf

Address = str | tuple[str, int]

PATH_BYTES = 107  # as long as the path of a socket may be
KNOWN_SECONDS = 60  # the relay's host may get another address


class BadDoorbell(ImproperlyConfigured):
    """EVENTS["DOORBELL"] must read "unix:/path/of/socket" or "udp:host:port"."""


@lru_cache
def parse(doorbell: str) -> tuple[socket.AddressFamily, Address]:
    """Family and address of a doorbell.

    :raises BadDoorbell: if it cannot be read
    """
    scheme, _, rest = doorbell.partition(":")
    if scheme == "unix" and 0 < len(rest.encode()) <= PATH_BYTES and "\0" not in rest:
        return socket.AF_UNIX, rest
    host, _, port = rest.rpartition(":")
    if scheme == "udp" and _is_host(host) and port.isdecimal() and 0 < int(port) < 2**16:
        return socket.AF_INET, (host, int(port))
    raise BadDoorbell(f"EVENTS['DOORBELL'] is {doorbell!r}; write unix:/path or udp:host:port.")


def _is_host(text: str) -> bool:
    try:
        return bool(text.encode("idna"))
    except UnicodeError:
        return False


@lru_cache(maxsize=8)
def _resolved(host: str, _minute: int) -> str | None:
    """Asked once a minute, not by every commit; None if nobody knows the host."""
    try:
        return socket.gethostbyname(host)
    except OSError:
        return None


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
        if isinstance(address, tuple):
            if (host := _resolved(address[0], int(time.monotonic() // KNOWN_SECONDS))) is None:
                return
            address = (host, address[1])
        with suppress(OSError):  # no relay listens, or its queue is full: it will poll
            _sender(family).sendto(b"!", address)


def listen(doorbell: str) -> socket.socket:
    """Where the relay hears it. A socket left behind by a killed relay is replaced.

    :raises OSError: if somebody else has the address, or a file that is no socket
    """
    family, address = parse(doorbell)
    if isinstance(address, str) and _is_left_behind(Path(address)):
        Path(address).unlink(missing_ok=True)
    receiver = socket.socket(family, socket.SOCK_DGRAM)
    try:
        receiver.bind(address)
    except OSError:
        receiver.close()
        raise
    return receiver


def _is_left_behind(path: Path) -> bool:
    if not path.is_socket():
        return False
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:  # a socket of another kind: whoever made it may still be there
            return False
    return False


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
