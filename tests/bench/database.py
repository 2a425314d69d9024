"""Connections beside Django's."""

import os

import psycopg

Connection = psycopg.Connection[tuple[object, ...]]


def connect() -> Connection:
    """A plain one, in autocommit."""
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
