"""Every figure that the shop tells Prometheus beside the backbone's, defined once; ``docs/operations.md`` lists them.

No label holds an id, an address or anything that a stranger can make up.
"""

from prometheus_client import Counter, Gauge, Histogram

from events.observe.metrics import Figure

# --- Counted by each process ---------------------------------------------------------------------
requests = Counter(
    "shop_requests",
    "Requests that were answered. route: as urls.py has it; `static`; `none`, if no page was reached. status: `2xx`; "
    "`gone` if the caller did not wait.",
    ["route", "method", "status"],
)
request_seconds = Histogram(
    "shop_request_seconds",
    "From a request's arrival until its answer began.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
sockets = Gauge("shop_sockets", "Websockets that are open.", multiprocess_mode="livesum")
tasks = Counter("shop_tasks", "Celery tasks that ended. outcome: `done` or `failed`.", ["task", "outcome"])
task_seconds = Histogram(
    "shop_task_seconds",
    "How long a task took.",
    ["task"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)

# --- Asked of the database and of Valkey ---------------------------------------------------------
up = Figure(
    "shop_up", "1 if it answered when it was asked for the figures below. part: `database`, `valkey`.", ("part",)
)
orders = Figure("shop_orders", "Orders on their way, those that ended left out.", ("status",))
orders_oldest_seconds = Figure(
    "shop_orders_oldest_seconds", "How long the one of them has stood still that did so the longest.", ("status",)
)
errands = Figure(
    "shop_errands", "Errands that are owed, those of later included. kind: `payments`, `shipping`, `mails`.", ("kind",)
)
errands_overdue_seconds = Figure("shop_errands_overdue_seconds", "How long the first of them is due.", ("kind",))
mails_unsure = Figure("shop_mails_unsure", "Mails of which nobody knows whether they went out: a person decides.")
tasks_waiting = Figure("shop_tasks_waiting", "Tasks in the queue that no worker has fetched.")

COUNTED = (requests, request_seconds, sockets, tasks, task_seconds)
ASKED = (
    up,
    orders,
    orders_oldest_seconds,
    errands,
    errands_overdue_seconds,
    mails_unsure,
    tasks_waiting,
)
