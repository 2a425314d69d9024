"""From the commit of an event to the commit of its handler, against the sum of the hops that nobody can leave out.

Those are, each measured alone with everything else idle: reading the new row, producing it until a consumer has it, and
the handler's transaction. The real journey also rings the doorbell, opens and saves a pair of snapshots before it
publishes (so that a crash repeats the same order), and writes the delivery row and the position. Each event is through
before the next is committed: this is how long one takes, not how long many wait for each other.
"""

import time
from itertools import count
from statistics import median

from django.db import transaction

from events import kafka
from events.declare import Topic
from events.outbox import publish
from tests.bench import outbox
from tests.bench.bench import Bench
from tests.bench.events import NOTE, RugSoldOnTime
from tests.bench.processes import Child
from tests.bench.raw.hops import TOPIC
from tests.bench.relays import relay
from tests.bench.results import at_most

GOALS = {"commit_to_handled_vs_hops": at_most(1.5)}
PAUSE_SECONDS = 0.05
_numbers = count()


def measure(bench: Bench) -> None:
    kafka.create_topics([Topic(TOPIC, partitions=1)])
    with relay() as ours, Child("tests.bench.consuming") as consumer, Child("tests.bench.raw.hops") as hops:
        ours.command.go_on()
        for turn in bench.turns("journey", "hops"):
            median_ms: dict[str, float] = {}
            for side in turn:
                if side == "journey":
                    median_ms["journey"] = _journeys(consumer, bench.scale.round_trips)
                else:
                    alone = hops.ask(count=bench.scale.round_trips)
                    median_ms |= {hop: 1000 * seconds for hop, seconds in alone.items()}
            hop_sum = median_ms["read"] + median_ms["produce_to_consume"] + median_ms["apply"]
            bench.ratio(
                "commit_to_handled_vs_hops",
                median_ms["journey"] / hop_sum,
                commit_to_handled_ms=median_ms["journey"],
                read_ms=median_ms["read"],
                produce_to_consume_ms=median_ms["produce_to_consume"],
                apply_ms=median_ms["apply"],
            )
    outbox.clear()


def _journeys(consumer: Child, journeys: int) -> float:
    """Publish events one at a time; return the median of their journeys in ms."""
    consumer.begin(group="bench-noting-times", count=1 + journeys, afresh=False)
    _publish_and_wait(consumer)
    begun = {}
    for _ in range(journeys):
        number = next(_numbers)
        begun[number] = _publish(number)
        time.sleep(PAUSE_SECONDS)
    ended = dict(consumer.answer()["noted"])
    return 1000 * median(ended[number] - begun[number] for number in begun)


def _publish_and_wait(consumer: Child) -> None:
    """Once one event is through, the consumer has its partitions."""
    from tests.bench.models import Shelf

    number = next(_numbers)
    _publish(number)
    while not Shelf.objects.filter(sku=f"RUG-{number}").exists():
        consumer.check()
        time.sleep(0.05)


def _publish(number: int) -> float:
    """When it was committed. Noted before the doorbell is rung."""
    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.monotonic()))
        publish(RugSoldOnTime(sku=f"RUG-{number}", number=number, note=NOTE))
    return committed[0]
