"""The newest records of a topic, asked for over and over: read from Kafka once for all who look."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from events import browsing
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.finding import extents
from shop.insight.explorer.rows import Row, row
from shop.insight.explorer.wanting import wants
from shop.shared import shared

Render = Callable[[tuple[Row, ...]], str]

SHOWN = 25
LOOKED_AT = 2_000  # of the newest
SECONDS = 1.0
FRESH_SECONDS = 1.5


def newest(topic: str, asked: Asked, *, reader: Any, render: Render) -> str:
    """The rendered list. Whoever may see what is inside events shares one answer, and all others another.

    Times and an offset do not count: they would make each a question of its own.

    :raises LogAway: if Kafka does not answer
    """
    asked = replace(asked, since=None, until=None, offset=None)
    sees = "open" if reader.has_perm("events.view_payload") else "masked"
    question = f"{asked.type}\0{asked.key!r}\0{asked.correlation}\0{asked.text}\0{asked.partition}"
    name = hashlib.blake2s(question.encode(), digest_size=12).hexdigest()
    made = partial(_made, topic, asked, reader, render)
    return shared(f"log:live:{topic}:{sees}:{name}", made, fresh_seconds=FRESH_SECONDS)


def _made(topic: str, asked: Asked, reader: Any, render: Render) -> str:
    return render(_ask(topic, asked, reader))


def _ask(topic: str, asked: Asked, reader: Any) -> tuple[Row, ...]:
    there = extents(topic)
    within = {place: extent for place, extent in there.items() if asked.partition in (None, place.partition)}
    stretch = browsing.scan(
        within,
        {place: extent.high for place, extent in within.items()},
        forward=False,
        wants=wants(asked, reader=reader),
        most=SHOWN,
        records=LOOKED_AT,
        seconds=SECONDS,
    )
    return tuple(row(seen, reader=reader) for seen in stretch.found)
