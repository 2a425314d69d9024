"""Does what a visitor wishes, while the group stands still, and tells how it goes."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from events.conf import conf
from events.operations import Move, OperationRefused, plan, seek
from events.operations.seeking import GroupRuns
from events.operations.targets import Target
from events.projections.declaration import CannotRebuild
from events.projections.progress import Progress
from events.projections.rebuilding import rebuild
from events.projections.standing import require_caught_up
from shop.journey.log.figures import Figures, figures
from shop.journey.log.wishes import News, Wish, tell
from shop.journey.models.tally import Tally
from shop.journey.projections import ORDERS_COUNTED, TALLY

VISITOR = "a visitor"
REASON = "To be watched on the page of the log."
LOOK_SECONDS = 2.5  # so that one can see where the group stands, or that the table is empty
FILLING_SECONDS = 3.0  # a demo's log is read in less than a blink: slowed down to this
LEAVING_SECONDS = 10.0  # Kafka may take so long to notice that the group's consumer left

Pause = Callable[[float], None]

log = logging.getLogger(__name__)


class OnlyBack(OperationRefused):
    """Ahead would leave events out: the group may only be sent back."""


def fulfil(wish: Wish, *, pause: Pause) -> None:
    """Do it, and tell what came of it, whatever that is."""
    do = {"back": _go_back, "rebuild": _make_anew}[wish.what]
    before = figures()
    try:
        tell(do(wish, before, pause))
    except (OperationRefused, CannotRebuild) as refusal:
        tell(News(wish.what, "refused", str(refusal)))
    except Exception as error:  # Kafka or the database being away, above all: the group goes on as it would have
        log.exception("A visitor's wish failed: %r", wish)
        tell(News(wish.what, "refused", f"It failed: {type(error).__name__}. The group reads on; try again."))


def _go_back(wish: Wish, before: Figures, pause: Pause) -> News:
    moves = _once_it_stands(wish, pause)
    back = sum((move.start or 0) - move.to for move in moves)
    tell(News("back", "doing", f"Sent back by {back:,} events. It reads on in a moment.", before, total=back))
    pause(LOOK_SECONDS)
    return News("back", "done", f"Sent back by {back:,} events, and reading again.", before, total=back)


def _once_it_stands(wish: Wish, pause: Pause) -> list[Move]:
    topic, partition = wish.place or (None, None)
    to: Target = wish.offset if wish.place else _as_far_as_is_known(timezone.now())
    for move in plan(group=TALLY.name, to=to, topic=topic, partition=partition):
        if move.to > (move.start or 0):
            raise OnlyBack(f"{TALLY.name} stands at {move.start or 0}, before {move.to}. {OnlyBack.__doc__}")
    deadline = time.monotonic() + LEAVING_SECONDS
    while True:
        try:
            return seek(group=TALLY.name, to=to, topic=topic, partition=partition, actor=VISITOR, reason=REASON)
        except GroupRuns:
            if time.monotonic() > deadline:
                raise
        pause(0.2)


def _as_far_as_is_known(now: datetime) -> datetime:
    """The log's beginning, or a day less than the deliveries are kept: before that, events would take effect again."""
    return now - timedelta(days=conf().DELIVERY_WINDOW_DAYS - 1)


def _make_anew(_wish: Wish, before: Figures, pause: Pause) -> News:
    with connection.cursor() as cursor:  # asked before, and not only by the rebuild: the table would stay empty
        require_caught_up(cursor, group=TALLY, deliveries="events_delivery")
    Tally.objects.all().delete()
    tell(News("rebuild", "doing", "The table is empty.", before))
    pause(LOOK_SECONDS)
    filling = Filling(before, pause)
    # A crash before the end leaves the table empty and the wish in its place: the next worker does both again.
    report = rebuild(ORDERS_COUNTED.name, actor=VISITOR, reason=REASON, progress=filling)
    read, seconds = report.events, report.seconds - filling.paused
    words = f"{read:,} events read in {seconds:.2f} s, without the pauses that make it slow enough to watch."
    return News("rebuild", "done", words, before, done=read, total=read, filled=Tally.objects.count())


class Filling(Progress):
    """Tells the page how full the new table is, and slows down."""

    def __init__(self, before: Figures, pause: Pause) -> None:
        super().__init__()
        self._before, self._pause = before, pause
        self.paused = 0.0

    def add(self, count: int) -> None:
        super().add(count)
        # In this session the table's name means the one that is being filled.
        filled = Tally.objects.count()
        tell(News("rebuild", "doing", "Reading from the beginning.", self._before, self.done, self.total, filled))
        began = time.monotonic()
        self._pause(FILLING_SECONDS * min(1.0, count / max(self.total, 1)))
        self.paused += time.monotonic() - began
