"""What has to be there before Connect starts, and what to do where it is not."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.core.management.base import CommandError

from events.kafka import NotForgotten, forget_group
from shop.connect.databases import Address, NoSuchDatabase, shops_own
from shop.connect.plugins import PLUGINS, connect_jars
from shop.connect.sink import group
from shop.connect.standalone import OFFSETS
from shop.local.console import Failed, Interrupted, say
from shop.local.ports import is_free
from shop.reports import database as reporting
from shop.suppliers.legacy import NotReadable, legacy, make_legacy, slot


def require_port(url: str) -> None:
    """
    :raises Failed: if somebody listens there, or it is no port
    """
    try:
        port = urlsplit(url).port or 80
    except ValueError as error:
        raise Failed(f"CONNECT_URL, {url}, has no port that can be ({error}): 25083 is the usual one.") from error
    if not is_free(port):
        raise Failed(
            f"Port {port} is taken, perhaps by another `make connect`: stop it there. To use another port, set "
            "CONNECT_URL, as in http://127.0.0.1:25084, and start `make run` and `make connect` with it."
        )


def require_parts() -> None:
    """See that PostgreSQL and Kafka answer, and make the topics that are missing.

    :raises Failed: if one does not
    """
    database = shops_own()
    try:
        database.open().close()
        call_command("create_topics", stdout=StringIO())
    except (psycopg.OperationalError, NoSuchDatabase) as away:
        raise Failed(
            f"PostgreSQL at {database.host}:{database.port} does not answer: start `make run` first.\n  {away}"
        ) from away
    except CommandError as away:
        raise Failed(f"{away}\n  Is `make run` up?") from away


def _require_log(connection: psycopg.Connection) -> None:
    """See that PostgreSQL's log tells what Debezium needs, on the server where it reads: it may not be the shop's."""
    level, may = connection.execute(
        "select current_setting('wal_level'), rolreplication or rolsuper from pg_roles where rolname = current_user"
    ).fetchone() or ("?", False)
    if level != "logical":
        raise Failed(
            f"PostgreSQL's wal_level is {level}, and Debezium needs logical: `alter system set wal_level = logical`, "
            "then restart the server."
        )
    if not may:
        raise Failed("The database's role may not replicate: `alter role … replication`, as a superuser.")


def fetch_jars(*, pressed: Callable[[], bool] = lambda: False) -> None:
    """From Maven's central repository, the first time; each says so before.

    :raises Failed: if there is no network
    :raises Interrupted: if somebody wants it to stop; not within one, of which half would stay
    """
    for fetch in (connect_jars, *PLUGINS.values()):
        _fetch(fetch)
        if pressed():
            raise Interrupted


def _fetch(jars: Callable[[], object]) -> None:
    try:
        jars()
    except Exception as error:
        raise Failed(
            f"Connect's jars cannot be fetched: {error}\n  They come from Maven's central repository, the first time"
            " only. See whether this machine reaches it (a proxy, a firewall), and try again."
        ) from error


def make_databases(folder: Path) -> None:
    """Those that are missing; and nothing is left of a slot that tells no more.

    :raises Failed: if one cannot be made
    """
    make_old_erp(folder / OFFSETS)
    make_reporting()


def make_old_erp(offsets: Path) -> None:
    """The old ERP's database, with its tables and what tells of their changes.

    :raises Failed: if it cannot be made, or does not tell what Debezium needs
    """
    try:
        if make_legacy():
            say(f"  Made the database {legacy()}, the old ERP.")
        with legacy().open() as erp:
            _require_log(erp)
        forget_lost_slot(legacy(), slot(), offsets)
    except NotReadable as lacking:
        raise Failed(str(lacking)) from lacking
    except (psycopg.Error, NoSuchDatabase) as refused:
        raise Failed(
            f"The old ERP's database, {legacy()}, cannot be made or read: {refused}  Let somebody make one, and name it"
            " in LEGACY_DATABASE_URL; or let the shop's login make databases: `alter role … createdb`."
        ) from refused


def make_reporting() -> None:
    """The reporting database with its table. One that is empty gets all that was ever reported.

    :raises Failed: if it cannot be made
    """
    try:
        if reporting.make(when_new=lambda: forget_group(group())):
            say(f"  Made the database {reporting.address().name}, for reports.")
    except NotForgotten as kept:
        raise Failed(f"The reporting database is empty, and Kafka does not let it be filled. {kept}") from kept
    except (psycopg.Error, NoSuchDatabase) as refused:
        raise Failed(
            f"The reporting database, {reporting.address()}, cannot be made: {refused}  Let somebody make one, and name"
            " it in REPORTING_DATABASE_URL; or let the shop's login make databases and logins: `alter role … createdb"
            " createrole`."
        ) from refused


def forget_lost_slot(database: Address, name: str, offsets: Path) -> None:
    """Without its slot, or with one that lost its log, Debezium cannot go on: let it begin with a snapshot.

    That is no harm: what was heard before is known by its place in the log and by what it says.
    """
    with database.open() as erp:
        found = erp.execute("select wal_status, active from pg_replication_slots where slot_name = %s", [name])
        row = found.fetchone()
        if row and row[0] != "lost":
            return
        if row:
            erp.execute("select pg_drop_replication_slot(%s)", [name])
        if offsets.exists():
            say(f"  The slot {name} is gone, or has lost its log: a new snapshot is taken.")
            offsets.unlink()
