"""The socket of the Journey page: a tour's six orders, and the switches. Open to all, as the page is."""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from shop import doorbell
from shop.journey.lanes import Lane, lanes, order_ids
from shop.journey.outcomes import Row, rows
from shop.journey.panel import panel
from shop.sockets.closing import Code, Refused
from shop.sockets.live import OUTAGES, LiveSocket
from shop.sockets.reading import read

TOGETHER_SECONDS = 0.1


class JourneySocket(LiveSocket):
    """New arrows with their lane's summary; the switches and the table of claims, when they changed. It never ends."""

    tour: UUID | None
    soon: asyncio.Task[None] | None = None

    async def admit(self) -> Iterable[str]:
        if not settings.JOURNEY:
            raise Refused(Code.NOT_FOUND)
        self.tour = _tour(self.scope["url_route"]["kwargs"].get("tour", ""))
        self.drawn: set[tuple[int, str]] = set()
        self.told: dict[Any, Any] = {}
        orders = order_ids(self.tour) if self.tour else ()
        return [doorbell.journey_switches_group(), *map(doorbell.journey_group, orders)]

    async def rang(self, _message: dict[str, Any]) -> None:
        """Facts come in swarms: the first ring opens a window, and one look at its end sees them all."""
        if self.soon is None or self.soon.done():
            self.soon = asyncio.create_task(self._look_soon())

    async def _look_soon(self) -> None:
        try:
            await asyncio.sleep(TOGETHER_SECONDS)
            await self._news(thoroughly=False)
        except OUTAGES as outage:
            await self._give_up(outage)

    async def tell(self, *, thoroughly: bool) -> bool:
        for lane in await read(lanes)(self.tour) if self.tour else ():
            await self._tell_lane(lane)
        await self._tell_switches(await read(panel)(now=timezone.now()))
        if thoroughly:  # what was seen takes long to be complete, and is not rung for
            await self._tell_cells(await read(rows)())
        return True

    async def _tell_lane(self, lane: Lane) -> None:
        number = lane.stage.number
        fresh = self._fresh(lane)
        if fresh or self.told.get(number) != lane.told:
            await self.send_json({"lane": lane.told, "signals": fresh})
            self.told[number] = lane.told
            self.drawn.update((number, signal["id"]) for signal in fresh)

    def _fresh(self, lane: Lane) -> list[dict[str, Any]]:
        """What was not drawn yet; ``before``: what it belongs above, if not below everything."""
        fresh, before = [], ""
        for signal in reversed(lane.signals):
            if (lane.stage.number, signal["id"]) in self.drawn:
                before = signal["id"]
            else:
                fresh.append(signal | {"before": before})
        return fresh[::-1]

    async def _tell_switches(self, switches: list[dict[str, Any]]) -> None:
        stand = [(switch["words"], switch["delay_ms"]) for switch in switches]  # not how long they will
        if self.told.get("switches") != stand:
            await self.send_json({"switches": switches})
            self.told["switches"] = stand

    async def _tell_cells(self, table: list[Row]) -> None:
        cells = [{"key": cell.key, "seen": cell.seen, "badge": cell.badge} for row in table for cell in row.cells]
        if self.told.get("cells") != cells:
            await self.send_json({"cells": cells})
            self.told["cells"] = cells

    async def disconnect(self, code: int) -> None:
        if self.soon:
            self.soon.cancel()
        await super().disconnect(code)


def _tour(text: str) -> UUID | None:
    """The tour that is asked for; whoever has none yet watches the switches."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused(Code.NOT_FOUND) from None
