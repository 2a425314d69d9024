"""For whoever watches over the web process: does it live, can it serve, and how is what stands behind it."""

import logging
from datetime import timedelta
from threading import Lock
from time import monotonic

import redis
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import events.health
from orders.services import due_payment_errands
from shipping.services import due_errands
from shop.journey import health as journey
from shop.outage import Outage, outage_of
from shop.valkey import client

OK = "ok"
PATIENCE_SECONDS = 0.7  # per question, so that the whole answer takes two seconds at the very worst
BACKBONE_SECONDS = 1.0  # anybody may ask, and each answer costs several questions to Kafka: it serves this long

ERRANDS_LATE = timedelta(seconds=30)  # beat sweeps up twice as often

Backbone = dict[str, str | dict[str, str]]

logger = logging.getLogger(__name__)
_migrated = False
_asking = Lock()
_answer: tuple[float, Backbone] | None = None  # when the backbone answered last, and what


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200: the process lives. It says nothing about what it depends on."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 once pages can be served: the database answers and has all its tables.

    Without Kafka, Valkey, relay or consumers the shop still takes orders: then `status` is `degraded`.
    """
    database = _database()
    if database != OK:
        return JsonResponse({"status": "unavailable", "parts": {"database": database}}, status=503)
    parts = {"database": OK, "valkey": _valkey()} | _backbone() | journey.states()
    status = OK if all(_is_ok(state) for state in parts.values()) else "degraded"
    # After a night's rest errands are late until beat's first round: worth telling, but all is well.
    return JsonResponse({"status": status, "parts": parts | {"errands": _errands()}})


def _is_ok(state: str | dict[str, str]) -> bool:
    return state == OK if isinstance(state, str) else all(one == OK for one in state.values())


def _database() -> str:
    try:
        connection.ensure_connection()
        return OK if _is_migrated() else "migrations are missing: run `manage.py migrate`"
    except Error as error:
        logger.warning("The database does not answer: %s", error)
        return "answers, but every connection is taken" if outage_of(error) is Outage.BUSY else "does not answer"


def _is_migrated() -> bool:
    """Asked until it is true once: nobody takes tables away from a running shop."""
    global _migrated
    _migrated = _migrated or _nothing_to_migrate()
    return _migrated


def _nothing_to_migrate() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _valkey() -> str:
    try:
        client(patience_seconds=PATIENCE_SECONDS).ping()
    except redis.RedisError as error:
        logger.warning("Valkey does not answer: %s", error)
        return "does not answer"
    return OK


def _errands() -> str:
    """Whether Celery gets through its work. Asking its workers takes a second; what they left undone tells as much."""
    now = timezone.now()
    late = [
        errand.due_at for due in (due_errands, due_payment_errands) for errand in due(now=now - ERRANDS_LATE, limit=1)
    ]
    return f"one waits since {min(late):%H:%M:%S}: do Celery's worker and beat run?" if late else OK


def _backbone() -> Backbone:
    """The latest answer, at most a second old. One thread asks; those that come meanwhile wait for its answer."""
    global _answer
    with _asking:
        if _answer is None or monotonic() - _answer[0] >= BACKBONE_SECONDS:
            _answer = None
            states = _ask_backbone()
            _answer = monotonic(), states
        return _answer[1]


def _ask_backbone() -> Backbone:
    """Kafka and the relay by name; everything else that `events` reports is a consumer group."""
    states = events.health.states(timeout=PATIENCE_SECONDS)
    named: Backbone = {name: states.pop(name) for name in ("kafka", "relay")}
    return named | {"consumers": states}
