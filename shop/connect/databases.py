"""Other databases that Connect joins. Unless a setting names one, it lies beside the shop's own, named after that."""

from typing import Any

import environ
import psycopg
from django.db import connection
from psycopg import sql

CONNECT_SECONDS = 3


class NoSuchDatabase(Exception):
    """It is not there yet: `make connect` makes it."""


class Address:
    """A PostgreSQL database: what psycopg and Connect's connectors each want to know of it."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.host = str(parameters.get("HOST") or "127.0.0.1")
        self.port = str(parameters.get("PORT") or 5432)
        self.user = str(parameters.get("USER") or "postgres")
        self.password = str(parameters.get("PASSWORD") or "")
        self.name = str(parameters["NAME"])

    def open(self, *, name: str = "", **options: Any) -> psycopg.Connection[Any]:
        """A connection of one's own, which the caller closes.

        :raises NoSuchDatabase: if there is none of that name
        :raises psycopg.OperationalError: if the server is away
        """
        given: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password or None,
            "dbname": name or self.name,
        }
        try:
            return psycopg.connect(**given, **{"connect_timeout": CONNECT_SECONDS, "autocommit": True, **options})
        except psycopg.OperationalError as error:
            if f'database "{name or self.name}" does not exist' in str(error):
                raise NoSuchDatabase(f"There is no database {name or self.name}: {NoSuchDatabase.__doc__}") from error
            raise

    def make(self) -> bool:
        """Make the database if there is none; say whether there was none."""
        try:
            self.open().close()
        except NoSuchDatabase:
            with self.open(name=shops_own().name) as beside:
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
