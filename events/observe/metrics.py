"""Every figure that the backbone tells Prometheus, defined once; ``docs/metrics.md`` lists them.

Those of a process are counted where things happen, and served by that process. Those of the whole installation are
asked of the database and of Kafka (``events.observe.state``), so that they are true even when nothing runs.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from prometheus_client import Counter, Gauge, Histogram

# --- Whoever publishes ---------------------------------------------------------------------------
published = Counter("events_published", "Events that this process published and committed.", ["type"])


def count_published(types: Mapping[str, int]) -> None:
    """After the commit: what is rolled back was never published."""
    for wire_type, number in types.items():
        published.labels(wire_type).inc(number)


# --- A relay -------------------------------------------------------------------------------------
relay_leads = Gauge(
    "events_relay_leads", "1 while this relay holds the lease; 0 while it stands by.", multiprocess_mode="livesum"
)
relay_sent = Counter("events_relay_sent", "Records that this relay sent and Kafka acknowledged.")
relay_page_seconds = Histogram(
    "events_relay_page_seconds",
    "From reading what goes to Kafka together, up to four pages, until the cursor behind it was saved.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
relay_restarts = Counter(
    "events_relay_restarts", "Times that this relay started over from its saved cursor, because something was away."
)

# --- A consumer ----------------------------------------------------------------------------------
handled = Counter(
    "events_handled",
    "Events that reached a group with a handler for them. outcome: `applied`; `duplicate`, arrived before and without "
    "effect; `parked`, refused by the handler; `waiting`, set aside behind a parked one of the same key.",
    ["group", "type", "outcome"],
)
skipped = Counter("events_skipped", "Events of types that the group has no handler for.", ["group", "type"])
retries = Counter(
    "events_retries",
    "Attempts that failed and are repeated. reason: `handler`, `database` or `batch`, which is taken apart.",
    ["group", "reason"],
)
fenced = Counter("events_fenced", "Batches given up because another process owns the partition now.", ["group"])
handler_seconds = Histogram(
    "events_handler_seconds",
    "How long a handler took, for one event or for a batch of one type.",
    ["group", "type"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)
batch_seconds = Histogram(
    "events_batch_seconds",
    "How long the transaction of a batch took: deliveries, handlers, positions and commit.",
    ["group"],
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)


# --- The whole installation ----------------------------------------------------------------------
class Figure(NamedTuple):
    """One that is asked for, not counted."""

    name: str
    meaning: str
    labels: tuple[str, ...] = ()
    kind: Literal["gauge", "counter"] = "gauge"


up = Figure(
    "events_up", "1 if it answered when it was asked for the figures below. part: `database`, `kafka`.", ("part",)
)
outbox_backlog = Figure(
    "events_outbox_backlog", "Committed events that are not published yet; above ten thousand an estimate."
)
outbox_oldest_seconds = Figure(
    "events_outbox_oldest_seconds", "How long the oldest of them has waited. Alert on this one first."
)
relayed = Figure("events_relayed", "Records that all relays have published, ever.", kind="counter")
relay_lease_held = Figure("events_relay_lease_held", "1 while a relay holds the lease; 0: nobody publishes.")
relay_epoch = Figure("events_relay_epoch", "Grows each time that a relay takes over.")
timers = Figure("events_timers", "Events that are scheduled and not yet moved to the outbox.")
timer_overdue_seconds = Figure("events_timer_overdue_seconds", "How long the first of them is overdue.")
lag = Figure("events_lag", "Events between the group's stored position and the end.", ("group", "topic", "partition"))
members = Figure(
    "events_group_members", "Processes that consume for the group; 0: it halted or is not run.", ("group",)
)
paused = Figure("events_group_paused", "1 while a person holds the group up: `manage.py resume`.", ("group",))
parked = Figure("events_parked", "Records that the group has set aside, poison and those behind it.", ("group",))
parked_keys = Figure("events_parked_keys", "Keys that they belong to.", ("group",))
parked_oldest_seconds = Figure("events_parked_oldest_seconds", "How long the first of them is parked.", ("group",))

COUNTED = (
    published,
    relay_leads,
    relay_sent,
    relay_page_seconds,
    relay_restarts,
    handled,
    skipped,
    retries,
    fenced,
    handler_seconds,
    batch_seconds,
)
ASKED = (
    up,
    outbox_backlog,
    outbox_oldest_seconds,
    relayed,
    relay_lease_held,
    relay_epoch,
    timers,
    timer_overdue_seconds,
    lag,
    members,
    paused,
    parked,
    parked_keys,
    parked_oldest_seconds,
)
