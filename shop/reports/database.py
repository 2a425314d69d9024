"""The reporting database: made if it is missing, with one login that can do nothing else, and opened for reading.

Unless ``REPORTING_DATABASE_URL`` names one, it lies on the shop's server. Its login may not read the shop's tables.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac
from psycopg import sql
from psycopg.rows import dict_row

from shop.connect.databases import Address, NoSuchDatabase, beside_the_shop, shops_own

SUFFIX = "reporting"
TABLE = "reporting_orders"
CONNECT_SECONDS = 2
ANSWER_SECONDS = 4

# The columns are those of shop.reports.events.COLUMNS. One that is new there is added by the sink; an index is not.
# The trigger says when a row was written: the log cannot know.
_TABLE = f"""
    create table if not exists {TABLE} (
        id text primary key,
        order_id uuid not null,
        kind text not null,
        line integer not null,
        sku text not null,
        category text not null,
        country text not null,
        currency text not null,
        pieces integer not null,
        pieces_returned integer not null,
        sold numeric(18, 2) not null,
        returned numeric(18, 2) not null,
        paid_at timestamptz not null,
        cancelled_at timestamptz,
        version integer not null,
        written_at timestamptz not null default clock_timestamp()
    );
    create index if not exists {TABLE}_paid on {TABLE} (paid_at);
    create index if not exists {TABLE}_written on {TABLE} (written_at);
    create or replace function {TABLE}_written() returns trigger language plpgsql as $$
        begin
            new.written_at = clock_timestamp();
            return new;
        end
    $$;
    create or replace trigger {TABLE}_written before insert or update on {TABLE}
        for each row execute function {TABLE}_written();
"""
# The sink makes a table, too, if somebody drops ours under its feet: without the time of writing, and without indexes.
_OURS = "select 1 from pg_attribute where attrelid = to_regclass(%s) and attname = 'written_at' and not attisdropped"


class NotMade(Exception):
    """There is no reporting database yet: `make connect` makes it when it starts, and fills it."""


class Away(Exception):
    """The reporting database does not answer."""


class TooMuch(Exception):
    """The reporting database takes too long to answer: ask for fewer days."""


def address() -> Address:
    """Where the sink writes and the page reads, with the login that both have."""
    where = beside_the_shop(settings.REPORTING_DATABASE_URL, suffix=SUFFIX)
    if not settings.REPORTING_DATABASE_URL:
        where.user = where.name
        where.password = salted_hmac("shop.reports.database", where.name, algorithm="sha256").hexdigest()
    return where


def make(*, when_new: Callable[[], None] = lambda: None) -> bool:
    """Make what is missing: login, database and table. Say whether the table was.

    ``when_new`` is called before an empty table is there for good: if it fails, it is called the next time.

    :raises psycopg.OperationalError: if the server is away
    :raises psycopg.errors.InsufficientPrivilege: if the shop's login may not make databases and logins
    """
    where = address()
    if not settings.REPORTING_DATABASE_URL:
        _make_database(where)
    with where.open() as there, there.transaction():
        new = not _one(there, _OURS, TABLE)
        if new:
            there.execute(f"drop table if exists {TABLE}")
        there.execute(_TABLE)
        if new:
            when_new()
    return new


def _make_database(where: Address) -> None:
    own = shops_own()
    login, name = sql.Identifier(where.user), sql.Identifier(where.name)
    with own.open() as beside:
        verifier = beside.pgconn.encrypt_password(where.password.encode(), where.user.encode(), b"scram-sha-256")
        verb = "alter" if _one(beside, "select 1 from pg_roles where rolname = %s", where.user) else "create"
        beside.execute(  # not the password itself: the server logs statements that fail
            sql.SQL("{} role {} login password {}").format(sql.SQL(verb), login, sql.Literal(verifier.decode()))
        )
        if not _one(beside, "select 1 from pg_database where datname = %s", where.name):
            beside.execute(sql.SQL("create database {}").format(name))
        beside.execute(sql.SQL("revoke connect, temporary on database {} from public").format(name))
        beside.execute(sql.SQL("grant connect on database {} to {}").format(name, login))
    with own.open(name=where.name) as inside:
        inside.execute(sql.SQL("grant create, usage on schema public to {}").format(login))


def _one(opened: Any, question: str, value: str) -> bool:
    return opened.execute(question, [value]).fetchone() is not None


@contextmanager
def reading() -> Iterator[psycopg.Cursor[dict[str, Any]]]:
    """A cursor for questions about one moment, which can change nothing and does not wait for long.

    :raises NotMade: if there is no database or no table of ours
    :raises TooMuch: if a question takes too long
    :raises Away: if the server does not answer, or does not let us in
    """
    try:
        with address().open(connect_timeout=CONNECT_SECONDS, autocommit=False, options=PATIENCE) as opened:
            opened.read_only = True
            opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            with opened.cursor(row_factory=dict_row) as cursor:
                yield cursor
    except (NoSuchDatabase, psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as missing:
        raise NotMade(NotMade.__doc__) from missing
    except psycopg.errors.QueryCanceled as late:
        raise TooMuch(TooMuch.__doc__) from late
    except psycopg.OperationalError as error:
        if not settings.REPORTING_DATABASE_URL and not made():
            raise NotMade(NotMade.__doc__) from error
        raise Away(f"{Away.__doc__} {str(error).strip()}") from error


PATIENCE = f"-c statement_timeout={ANSWER_SECONDS}s"


def made() -> bool:
    """Whether there is such a database on the shop's server. To whom it does not exist, a login is just wrong."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [address().name])
        return cursor.fetchone() is not None
