"""What the checks say, and how soon, for Prometheus; ``docs/operations.md`` lists it with the shop's figures."""

from prometheus_client import Counter, Histogram

verdicts = Counter(
    "orders_verdicts",
    "Verdicts that Orders took down. check: `details`, `inventory`, `fraud`. answer: `PASSED`, `FAILED`, `REFERRED`.",
    ["check", "answer"],
)
verdict_seconds = Histogram(
    "orders_verdict_seconds",
    "From when an order was placed until Orders took a check's verdict down.",
    ["check"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)

COUNTED = (verdicts, verdict_seconds)


def count_verdict(*, check: str, answer: str, seconds: float) -> None:
    """After the commit: what is rolled back is said again."""
    verdicts.labels(check, answer).inc()
    verdict_seconds.labels(check).observe(seconds)
