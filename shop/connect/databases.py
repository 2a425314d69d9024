"""Other databases that Connect joins. Unless a setting names one, it lies beside the shop's own, named after that."""

from typing import Any

import environ
import psycopg
from django.db import connection
from psycopg import sql

from shop.connect.settings import PASSED_ON

CONNECT_SECONDS = 3
ALWAYS_THERE = "postgres"  # a database of every server


class NoSuchDatabase(Exception):
    """It is not there: `make connect` makes it, unless a setting names another."""


class Address:
    """A PostgreSQL database: what psycopg and Connect's connectors each want to know of it."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.host = str(parameters.get("HOST") or "127.0.0.1")
        self.port = str(parameters.get("PORT") or 5432)
        self.user = str(parameters.get("USER") or "postgres")
        self.password = str(parameters.get("PASSWORD") or "")
        self.name = str(parameters["NAME"])
        options = parameters.get("OPTIONS") or {}
        self.ssl = {name: str(options[name]) for name in PASSED_ON if name in options}

    def __str__(self) -> str:
        return f"{self.name} at {self.host}:{self.port}"

    def open(self, *, name: str = "", **options: Any) -> psycopg.Connection[Any]:
        """A connection of one's own, which the caller closes.

        :raises NoSuchDatabase: if there is none of that name
        :raises psycopg.OperationalError: if the server is away
        """
        name = name or self.name
        try:
            return self._connected(name, **options)
        except psycopg.errors.ConnectionTimeout:
            raise
        except psycopg.OperationalError as error:
            if self._lacks(name):
                raise NoSuchDatabase(f"There is no database {name}. {NoSuchDatabase.__doc__}") from error
            raise

    def _connected(self, name: str, **options: Any) -> psycopg.Connection[Any]:
        given: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password or None,
            "dbname": name,
            "connect_timeout": CONNECT_SECONDS,
            "autocommit": True,
        }
        return psycopg.connect(**{**given, **self.ssl, **options})

    def _lacks(self, name: str) -> bool:
        """Whether the server has no such database. Its refusal says so, too, but in a language of its own."""
        try:
            with self._connected(ALWAYS_THERE) as server:
                return server.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is None
        except psycopg.Error:
            return False

    def make(self) -> bool:
        """Make the database if there is none; say whether there was none."""
        try:
            self.open().close()
        except NoSuchDatabase:
            with self.open(name=ALWAYS_THERE) as beside:
                beside.execute(sql.SQL("create database {}").format(sql.Identifier(self.name)))
            return True
        return False


def beside_the_shop(url: str, *, suffix: str) -> Address:
    """The database that ``url`` names, or else one on the shop's server whose name tells whose it is."""
    if url:
        return Address(environ.Env.db_url_config(url))
    own = shops_own()
    own.name = f"{own.name}_{suffix}"
    return own


def shops_own() -> Address:
    """As Django's own connection has it, so that tests with a database of their own get neighbours of their own."""
    return Address(connection.settings_dict)
