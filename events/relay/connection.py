"""The relay's own connection. It keeps nothing in the session, so it works behind pgbouncer's transaction pooling."""

from typing import Any

import psycopg
from django.db import connections

from events.conf import conf

_OF_DJANGO = ("cursor_factory", "context", "prepare_threshold", "server_side_binding", "pool")

# A server that vanished without a word is noticed within seconds, not hours. Django's OPTIONS may say otherwise.
_NOTICE_SILENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def connect(**particular: Any) -> psycopg.Connection[tuple[Any, ...]]:
    """In autocommit: each statement a transaction. With Django's parameters, to a server that takes writes.

    Nothing is ever prepared: a prepared statement gets a generic plan after five runs, which would page through a batch
    in quadratic time, and it would have to be found again on whichever server connection a pooler gives next.
    """
    parameters = connections[conf().DATABASE].get_connection_params()
    for ours in _OF_DJANGO:
        parameters.pop(ours, None)
    return psycopg.connect(
        **{
            **_NOTICE_SILENCE,
            **parameters,
            "autocommit": True,
            "prepare_threshold": None,
            "target_session_attrs": "read-write",
            "application_name": "events-relay",
            **particular,
        }
    )
