"""A log to read: records as the relay writes them, put there quickly."""

from events.conf import conf
from tests.bench import outbox
from tests.bench.events import SALES
from tests.bench.log import Ends
from tests.bench.processes import Child


def fill_log(count: int) -> None:
    """See to it that the topic of sales has at least so many records."""
    missing = count - Ends(SALES).total()
    if missing > 0:
        outbox.clear()
        outbox.fill(missing)
        with Child("tests.bench.raw.relaying") as raw:
            raw.ask(topic=conf().PREFIX + SALES.name)
        outbox.clear()
