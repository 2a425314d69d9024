"""The socket of the live order page: every step of one order above the version that the browser has."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.utils import timezone, translation

from shop import doorbell, languages
from shop.access import Access, order_access
from shop.queries.progress import message
from shop.queries.tracking import TrackedOrder, steps_after, tracked_order
from shop.sockets.closing import REFUSALS, Code, Refused
from shop.sockets.live import LiveSocket
from shop.sockets.reading import read


class OrderSocket(LiveSocket):
    """One message per step, in version order, never back; closes when the order has come to its end."""

    order_id: UUID
    version: int
    language: str  # the page's, as no middleware reads cookies for a socket
    final = False

    async def admit(self) -> Iterable[str]:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        self.order_id = _order_id(self.scope["url_route"]["kwargs"]["order_id"])
        self.version = _version(query.get("after", ["0"])[0])
        self.language = languages.known(query.get("lang", [""])[0])
        await self._authorise(query.get("token", [""])[0])
        return [doorbell.order_group(self.order_id)]

    @read
    def _authorise(self, token: str) -> None:
        access = order_access(
            order_id=self.order_id,
            token=token,
            session=self.scope["session"],
            user=self.scope["user"],
        )
        if access is not Access.GRANTED:
            raise Refused(REFUSALS[access])
        if self._order() is None:
            raise Refused(Code.NOT_FOUND)

    async def tell(self, *, thoroughly: bool) -> bool:
        messages = await self._unseen(thoroughly)
        for told in messages:
            await self.send_json(told)
            self.version = told["version"]
            self.final = told["final"]
        return not self.final

    @read
    def _unseen(self, thoroughly: bool) -> list[dict[str, Any]]:
        steps = steps_after(self.order_id, self.version)
        if thoroughly and not steps and (order := self._order()):
            self.final = order.final
            steps = [step for step in order.steps if step.version > self.version]
        with translation.override(self.language):
            return [message(self.order_id, step) for step in steps]

    def _order(self) -> TrackedOrder | None:
        return tracked_order(self.order_id, now=timezone.now(), after=self.version)


def _order_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(Code.NOT_FOUND) from None


def _version(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused(Code.MALFORMED)
    return int(text)
