"""Asks Flink how its jobs are, over REST: the same questions for one on this machine and for a cluster."""

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

ASK_SECONDS = 2.0
ALIVE = ("INITIALIZING", "CREATED", "RUNNING", "RESTARTING", "FAILING", "CANCELLING")


class FlinkAway(Exception):
    """Nothing that speaks as Flink does answers there: start it with `make streams`, or correct FLINK_ADDRESS."""


class BadAddress(ValueError):
    """FLINK_ADDRESS is host:port of the REST address of Flink's job manager, such as flink.example.com:8081."""


class Job(NamedTuple):
    """``state`` as Flink calls it: RUNNING, RESTARTING, FAILED …"""

    id: str
    state: str
    since_at: datetime

    @property
    def alive(self) -> bool:
        return self.state in ALIVE


def address() -> tuple[str, int]:
    """Host and port of Flink's REST.

    :raises BadAddress: if the setting cannot be read
    """
    if not settings.FLINK_ADDRESS:
        return "127.0.0.1", settings.FLINK_PORT
    try:
        parts = urlsplit(f"//{settings.FLINK_ADDRESS}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress(f"{settings.FLINK_ADDRESS!r}: {error}. {BadAddress.__doc__}") from error
    if not host or not port or parts.netloc != settings.FLINK_ADDRESS or "@" in parts.netloc:
        raise BadAddress(f"It is {settings.FLINK_ADDRESS!r}. {BadAddress.__doc__}")
    return host, port


def url() -> str:
    """Where people look, too: Flink's own page is there."""
    host, port = address()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def jobs(name: str) -> list[Job]:
    """The jobs of that name, the newest first.

    :raises FlinkAway: if it does not answer
    """
    told = ask("jobs/overview")
    try:
        found = [_job(each) for each in told["jobs"] if each["name"] == name]
    except (KeyError, TypeError) as error:
        raise FlinkAway(f"{url()} speaks otherwise ({error!r}). {FlinkAway.__doc__}") from error
    return sorted(found, key=lambda job: job.since_at, reverse=True)


def _job(told: dict[str, Any]) -> Job:
    return Job(told["jid"], told["state"], moment(told["start-time"]))


def moment(milliseconds: int) -> datetime:
    """As Flink tells times."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def ask(path: str) -> Any:
    """What Flink answers.

    :raises FlinkAway: if nothing does, or something else
    """
    where = f"{url()}/{path}"
    try:
        with urllib.request.urlopen(where, timeout=ASK_SECONDS) as answer:  # noqa: S310  the installation's own setting
            return json.loads(answer.read() or b"{}")
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)  # of urllib's errors, what happened
        raise FlinkAway(f"{where}: {reason}. {FlinkAway.__doc__}") from error
