"""``manage.py place_demo_orders N``: place orders as guests would, and watch them to their end."""

import random
import sys
import time
from collections import Counter
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.services import OrderRefused
from orders.status import END
from shop.models import OrderTracking
from shop.services.demo import NothingToSell, place_demo_order

WIDTH = 30


class Command(BaseCommand):
    help = "Place N orders at a steady rate, then wait until the storefront has heard each one's end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--rate", type=float, default=10.0, help="orders per second (default 10)")
        parser.add_argument("--wait", type=float, default=120.0, help="seconds to wait for the ends (0: do not wait)")

    def handle(self, *, count: int, rate: float, wait: float, **_: Any) -> None:
        if count < 1 or rate <= 0 or wait < 0:
            raise CommandError("N and --rate must be above zero, and --wait not below it.")
        placed, refused = self._place(count, rate)
        self.stdout.write(f"{len(placed)} orders placed, {refused} refused.")
        if wait and placed:
            self._watch(placed, wait)

    def _place(self, count: int, rate: float) -> tuple[list[UUID], int]:
        chance, begun = random.Random(), time.monotonic()  # noqa: S311  which rug is no secret
        placed: list[UUID] = []
        for number in range(count):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            try:
                placed.append(place_demo_order(chance=chance))
            except NothingToSell as empty:
                raise CommandError(str(empty)) from empty
            except OrderRefused as refusal:
                self.stderr.write(f"refused: {refusal}")
            self._bar("placing", number + 1, count)
        return placed, count - len(placed)

    def _watch(self, placed: list[UUID], wait: float) -> None:
        deadline = time.monotonic() + wait
        while True:
            rows = OrderTracking.objects.filter(order_id__in=placed).values_list("status", flat=True)
            tally = Counter(rows)
            ended = sum(tally[status] for status in END)
            self._bar("at their end", ended, len(placed))
            if ended == len(placed) or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        unheard = len(placed) - sum(tally.values())
        counts = [f"{status} {number}" for status, number in sorted(tally.items())]
        self.stdout.write(", ".join(counts + ([f"not heard of yet {unheard}"] if unheard else [])))
        if ended < len(placed):
            raise CommandError(f"{len(placed) - ended} orders have not reached their end within {wait:g} s.")

    def _bar(self, doing: str, done: int, of: int) -> None:
        """A progress bar on a terminal; nothing in a log."""
        if sys.stdout.isatty():
            full = WIDTH * done // of
            self.stdout.write(f"\r{doing} [{'#' * full}{'.' * (WIDTH - full)}] {done}/{of}", ending="")
            if done == of:
                self.stdout.write("")
