"""The real consumer in a child: one group from the start of its topics until so many events are committed."""

from typing import Any

from django.db import connection

from events.consumer.patience import Life
from events.consumer.runner import Runner
from events.handling import groups
from tests.bench.tally import tally


class Work:
    def go(self, *, group: str, count: int, afresh: bool = True) -> dict[str, Any]:
        if afresh:
            _forget(group)
        life = Life()
        tally.begin(count, then=life.stop)
        Runner(groups[group], life).run()
        return {
            "seconds": tally.last_at - tally.first_at,
            "events": tally.committed,
            "noted": tally.noted,
        }


def _forget(group: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from events_position where group_name = %s", [group])
        cursor.execute("truncate events_delivery, bench_shelf")
