"""The one setting, ``EVENTS``, with its defaults. An unknown or mistyped entry is refused at start."""

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from msgspec import Meta

Count = Annotated[int, Meta(gt=0)]
Seconds = Annotated[float, Meta(gt=0)]

_PREFIX = re.compile(r"[a-zA-Z0-9._-]{0,100}")


class Conf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``EVENTS`` may say. Times are in seconds, sizes in bytes."""

    BOOTSTRAP_SERVERS: str
    DATABASE: str = "default"
    PREFIX: str = ""  # before every topic and group: installations and test runs can share a broker
    DOORBELL: str = ""  # "unix:/path" or "udp:host:port": where commits wake the relay
    KAFKA: dict[str, Any] = {}  # passed to every client: TLS, SASL
    REPLICATION_FACTOR: Count = 1
    MAX_PAYLOAD_BYTES: Count = 1_000_000
    LEASE_SECONDS: Seconds = 10.0
    PAGE_SIZE: Count = 4_000
    BATCH_SIZE: Count = 500
    SESSION_TIMEOUT_SECONDS: Seconds = 6.0
    OUTAGE_LOG_SECONDS: Seconds = 30.0
    OUTBOX_RETENTION_DAYS: Annotated[int, Meta(ge=1, le=14)] = 7  # the outbox is a ring of 16 days
    DELIVERY_WINDOW_DAYS: Annotated[int, Meta(ge=1, le=30)] = 14  # longer than any republication; a ring of 32 days
    ON_REFUSED: Literal["stop", "park"] = "stop"  # what the relay does with a row that Kafka will never take
    PARKED_LIMIT: Count = 10_000  # records that a group may set aside before it halts
    BREAKER_KEYS: Count = 20  # keys with a poison at their head: more than that, and it is the handler that is broken
    CORRELATION_HEADER: str = ""  # the request header whose id goes on, where a gateway sets it and strangers cannot
    METRICS_TOKEN: str = ""  # what a scraper sends as "Authorization: Bearer …"; without one, only staff see /metrics
    METRICS_HOST: str = "127.0.0.1"  # where the metrics of the relay and of consumers are served, given a port
    SCHEMAS: str = ""  # the committed folder of all that was ever published; see `manage.py schemas`

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.PREFIX):
            raise ValueError(
                f"PREFIX ({self.PREFIX!r}) stands before Kafka's topics, so it takes letters, digits, hyphens, dots "
                "and underscores only, 100 at most"
            )
        if self.DELIVERY_WINDOW_DAYS <= self.OUTBOX_RETENTION_DAYS:
            raise ValueError(
                f"DELIVERY_WINDOW_DAYS ({self.DELIVERY_WINDOW_DAYS}) must be more than OUTBOX_RETENTION_DAYS "
                f"({self.OUTBOX_RETENTION_DAYS}): what the outbox still holds may be published again"
            )


@lru_cache(maxsize=1)
def conf() -> Conf:
    """The validated setting.

    :raises ImproperlyConfigured: naming what is missing, unknown or of the wrong type
    """
    try:
        return msgspec.convert(getattr(settings, "EVENTS", {}), Conf)
    except msgspec.ValidationError as error:
        raise ImproperlyConfigured(
            f"The setting EVENTS is wrong: {error}. events/conf.py lists the entries that there are."
        ) from error


def _forget(*, setting: str, **_: object) -> None:
    if setting == "EVENTS":
        conf.cache_clear()


setting_changed.connect(_forget)
