"""The arithmetic of docs/scale.md: from the inputs in the page and the rates in docs/benchmarks.md.

``python -m tests.docs.scale`` writes its tables anew: after another input, another benchmark, or another weight.
"""

import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from tests.docs.pages import CHECKOUT, table

PAGE = CHECKOUT / "docs" / "scale.md"
DAY, YEAR = 86_400, 365
SIZES = (1_000_000, 100_000_000)  # orders a day
MEASURED_CORES = 2  # of the machine of docs/benchmarks.md, which ran everything
BLOCK = re.compile(r"(?<=<!-- computed: )(?P<name>\w+) -->\n.*?(?=<!-- /computed -->)", re.S)

# What each rate is called here, its benchmark, and the label beside it there.
RATES = {
    "lists": ("list_16_clients_vs_1", "of 16 per second"),
    "product pages": ("product_16_clients_vs_1", "of 16 per second"),
    "checkouts": ("checkout_16_clients_vs_1", "of 16 per second"),
    "orders of one SKU": ("hot_sku_vs_1000", "hot orders per second"),
    "events through one relay": ("relay_vs_raw", "relay per second"),
    "events through one process, a handler for each": ("orm_batched_vs_single", "same handler in batches per second"),
    "events through one process, a handler for many": ("orm_batched_vs_single", "batch handler per second"),
    "deliveries that PostgreSQL notes": ("batch_apply_vs_executemany", "batch handler per second"),
    "records into one broker": ("relay_vs_produce", "raw produce per second"),
    "rows through one Debezium": ("relay_vs_debezium", "debezium per second"),
    "authorizations through one Flink": ("flink_vs_handler", "flink per second"),
}


class Part(NamedTuple):
    """Something that is full at ``bears`` orders a second. ``remedy`` is what to do then."""

    name: str
    unit: str
    bears: float
    remedy: str

    def orders_a_day(self, peak: float) -> float:
        return self.bears * DAY / peak

    def units(self, size: int, peak: float) -> int:
        return ceil(size / DAY * peak / self.bears)


def inputs() -> dict[str, float]:
    """What the page says goes in."""
    return {name: float(value.replace(",", "")) for name, value, _ in table("docs/scale.md", heading="What goes in")}


def rates() -> dict[str, float]:
    """What was measured, a second, on the whole machine."""
    measured = {row[0].strip("` "): row[-1] for row in table("docs/benchmarks.md", heading="The last full run")}
    return {name: _labelled(measured[benchmark], label) for name, (benchmark, label) in RATES.items()}


def parts(given: dict[str, float], rate: dict[str, float]) -> list[Part]:
    """What fills up, the first one first. Today there is one of each; of partitions there are six."""
    page_seconds = given["lists per order"] / rate["lists"] + given["product pages per order"] / rate["product pages"]
    single = rate["events through one process, a handler for each"] / given["events of an order in its busiest group"]
    many = rate["events through one process, a handler for many"] / given["events of an order in its busiest group"]
    found = [
        Part("pages", "machines for the web", 1 / page_seconds, "web processes on more machines; a cache before them"),
        Part("checkouts", "machines for the web", rate["checkouts"], "the same machines, without the cache"),
        Part(
            "errands",
            "workers of four threads",
            given["threads of a worker"] / (given["errands of an order"] * given["seconds of an errand"]),
            "more threads first (`--concurrency`), then more workers: rows say what is owed, so any worker will do",
        ),
        Part("the busiest group, a handler for each event", "processes", single, "processes up to the partitions"),
        Part(
            "the same, all partitions taken",
            f"times the {given['partitions of a topic']:.0f} partitions",
            single * given["partitions of a topic"],
            "a batch handler; only then more partitions",
        ),
        Part(
            "the same with a batch handler",
            "processes",
            many,
            "processes up to the partitions, then more partitions",
        ),
        Part(
            "PostgreSQL, of its deliveries alone",
            "machines of two cores",
            rate["deliveries that PostgreSQL notes"] / given["deliveries of an order"],
            "a larger machine, then a database for each service",
        ),
        Part(
            "the relay",
            "relays, one for each database",
            rate["events through one relay"] / given["events of an order"],
            "a database for each service: each has its outbox, and its relay",
        ),
        Part("the broker", "brokers", rate["records into one broker"] / given["events of an order"], "more of them"),
        Part(
            "a thing that everybody wants",
            "rows for one SKU",
            rate["orders of one SKU"] / (given["percent of orders for one SKU"] / 100),
            "several rows for its stock, each promising a share",
        ),
    ]
    return sorted(found, key=lambda part: part.bears)


def first_to_break(given: dict[str, float], rate: dict[str, float]) -> str:
    peak = given["peak second over the mean"]
    rows = [
        (
            part.name,
            _rough(part.orders_a_day(peak)),
            *(f"{part.units(size, peak):,}" for size in SIZES),
            part.unit,
            part.remedy,
        )
        for part in parts(given, rate)
    ]
    return _table(("full", "at orders a day", "1 million needs", "100 million", "", "then"), rows)


def load(given: dict[str, float], _rate: dict[str, float]) -> str:
    """What comes, at the mean and in a peak second, and what is kept."""
    return _table(("", "1 million", "100 million"), [(name, *map(_rough, each)) for name, each in _loads(given)])


def _loads(given: dict[str, float]) -> list[tuple[str, list[float]]]:
    per_order = {
        "pages a second, in the peak": given["lists per order"] + given["product pages per order"],
        "events a second, in the peak": given["events of an order"],
        "deliveries a second, in the peak": given["deliveries of an order"],
        "kB a second onto the log, in the peak": given["bytes of an order on the log"] / 1e3,
    }
    kept = {
        "GB on the log, a year": given["bytes of an order on the log"] * YEAR,
        "GB on the brokers, a year": given["bytes of an order on the log"] * YEAR * given["copies on the brokers"],
        "GB in the outbox": given["events of an order"] * given["bytes of an outbox row"] * given["days in the outbox"],
        "GB of deliveries": given["deliveries of an order"]
        * given["bytes of a delivery"]
        * given["days of deliveries"],
    }
    peaks = [size / DAY * given["peak second over the mean"] for size in SIZES]
    return [
        ("orders a second, on average", [size / DAY for size in SIZES]),
        ("orders a second, in the peak", peaks),
        *((name, [peak * each for peak in peaks]) for name, each in per_order.items()),
        *((name, [size * each / 1e9 for size in SIZES]) for name, each in kept.items()),
    ]


def measured(_given: dict[str, float], rate: dict[str, float]) -> str:
    rows = [
        (name, _rough(rate[name]), _rough(rate[name] / MEASURED_CORES), f"`{_command(benchmark)}`")
        for name, (benchmark, _) in RATES.items()
    ]
    return _table(("a second", "machine", "core", "by"), rows)


def _command(benchmark: str) -> str:
    """As docs/benchmarks.md says of its rows."""
    small = "" if "_16_clients_" in benchmark else "SMALL=1 "
    return f"make bench {small}ONLY={benchmark}"


def connections(given: dict[str, float], rate: dict[str, float]) -> str:
    """How many hold a connection to PostgreSQL in the peak: each group has a process at least."""
    peak, by_name = given["peak second over the mean"], {part.name: part for part in parts(given, rate)}
    consumer = rate["events through one process, a handler for each"] / given["deliveries of an order"]
    web, workers = by_name["pages"], by_name["errands"]
    rows = [
        ("web", [web.units(size, peak) * given["connections of a web process"] for size in SIZES]),
        ("consumers", [max(given["groups"], ceil(size / DAY * peak / consumer)) for size in SIZES]),
        ("workers of errands", [workers.units(size, peak) * given["threads of a worker"] for size in SIZES]),
    ]
    return _table(("connections of", "1 million", "100 million"), [(name, *map(_rough, each)) for name, each in rows])


COMPUTED = {"measured": measured, "load": load, "first_to_break": first_to_break, "connections": connections}


def computed(page: str) -> str:
    """The page with its tables as they follow from the inputs."""
    given, rate = inputs(), rates()
    return BLOCK.sub(lambda found: f"{found['name']} -->\n{COMPUTED[found['name']](given, rate)}", page)


def _labelled(cell: str, label: str) -> float:
    found = re.search(rf"(?:^|, |\b){re.escape(label)} ([\d,.]*\d)", cell)
    if found is None:
        raise LookupError(f"docs/benchmarks.md has no {label!r} in {cell!r}")
    return float(found[1].replace(",", ""))


def _rough(number: float) -> str:
    """Two or three digits that mean something."""
    if number < 100:
        return f"{number:.2g}" if number < 10 else f"{number:.0f}"
    digits = len(str(int(number))) - 3
    return f"{round(number, -digits):,.0f}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(computed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
