"""What needs doing, as far as whoever looks may do or see it: a card for each kind of work, with a count and a link."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.urls import reverse

from events.consumer import parking
from inventory.overview import shortages
from orders.overview import held_orders, returns_to_do
from shipping.overview import MOST, lists_to_pack
from shop.desk import stuck
from shop.desk.stuck import by_service, stuck_of_late
from shop.models import OrderMail, User
from shop.queries.mails import in_trouble


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """``tone`` is ``wrong`` for what is broken, ``due`` for people's daily work. ``about``: what to do there."""

    title: str
    count: int
    url: str
    icon: str
    about: str
    tone: str = "due"
    parts: tuple[tuple[str, int], ...] = ()
    counted: int = MOST

    @property
    def shown(self) -> str:
        """The count, as far as anybody counted."""
        return f"{self.counted}+" if self.count >= self.counted else str(self.count)


def cards(*, user: User, now: datetime) -> list[Card]:
    """Every kind of work that the user may see, also where there is none.

    At most a query or two for each, but for orders that wait too long: those are shared among all who look.
    """
    return [card for permission, make in KINDS if user.has_perm(permission) for card in make(user, now)]


def _to_pack(user: User, _now: datetime) -> Iterator[Card]:
    about = "Fetch, pack, and say so." if user.has_perm("shipping.pack") else "The warehouse packs them."
    yield Card(title="To pick and pack", count=lists_to_pack(), icon="package_2", about=about, url=_list("picklist"))


def _held(user: User, _now: datetime) -> Iterator[Card]:
    about = "Release or reject them." if user.has_perm("orders.review_order") else "Support decides."
    url = _list("order", status__exact="HELD")
    yield Card(title="Held orders", count=held_orders(), icon="front_hand", about=about, url=url)


def _stuck(_user: User, now: datetime) -> Iterator[Card]:
    orders = stuck_of_late(now=now)
    yield Card(
        title="Orders that wait too long",
        count=len(orders),
        icon="hourglass_top",
        about="A service is slow, or down.",
        url=reverse("staff-waiting"),
        tone="wrong",
        parts=tuple(by_service(orders)),
        counted=stuck.MOST,
    )


def _returns(user: User, _now: datetime) -> Iterator[Card]:
    asked, coming = returns_to_do()
    url = _list("return", state__exact="REQUESTED")
    if user.has_perm("orders.view_order"):
        yield Card(title="Returns to decide", count=asked, icon="undo", about="Approve or refuse them.", url=url)
    url = _list("return", state__exact="APPROVED")
    about = "Take them in when the parcel is here."
    yield Card(title="Returns on their way", count=coming, icon="move_to_inbox", about=about, url=url)


def _stock(_user: User, _now: datetime) -> Iterator[Card]:
    low, out = shortages()
    about = "Nobody can buy these."
    yield Card(
        title="Sold out", count=out, icon="remove_shopping_cart", about=about, url=_list("stockitem", stock="out")
    )
    yield Card(
        title="Low stock", count=low, icon="trending_down", about="Order more.", url=_list("stockitem", stock="low")
    )


def _parked(user: User, _now: datetime) -> Iterator[Card]:
    about = "Redrive or discard them." if user.has_perm("events.redrive_parked") else "A manager decides."
    count = parking.heads()[:MOST].count()
    yield Card(title="Parked events", count=count, icon="error", about=about, url=_list("parked"), tone="wrong")


def _mails(_user: User, _now: datetime) -> Iterator[Card]:
    failed = in_trouble(OrderMail.objects.all())
    yield Card(
        title="Mails that failed",
        count=failed[:MOST].count(),
        icon="unsubscribe",
        about="Look why, and send them again.",
        url=_list("ordermail", trouble="yes"),
        tone="wrong",
    )


KINDS: tuple[tuple[str, Callable[[User, datetime], Iterator[Card]]], ...] = (
    ("orders.view_order", _stuck),
    ("events.view_parked", _parked),
    ("shop.view_ordermail", _mails),
    ("shipping.view_picklist", _to_pack),
    ("orders.view_order", _held),
    ("orders.view_return", _returns),
    ("inventory.view_stockitem", _stock),
)

_APPS = {"picklist": "shipping", "stockitem": "inventory", "parked": "events", "ordermail": "shop"}


def _list(model: str, **query: Any) -> str:
    url = reverse(f"admin:{_APPS.get(model, 'orders')}_{model}_changelist")
    return f"{url}?{urlencode(query)}" if query else url
