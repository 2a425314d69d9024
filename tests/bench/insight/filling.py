"""Gives the shop its past, and staff to look at it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from time import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from tests.bench.insight import rows
from tests.bench.insight.plot import order_id
from tests.bench.insight.records import Laid, first_whole, lay_down

WEEK_MS = 7 * 86_400_000
VIEWERS = 20


class Work:
    def go(self, *, orders: int, records: int) -> dict[str, object]:
        """Return a session for each viewer, its cookie's name, and the number of the first whole order."""
        last_ms = int(time() * 1000)
        self._ends: Counter[tuple[str, int]] = Counter()
        laid = lay_down(orders=orders, records=records, last_ms=last_ms, every_ms=max(1, WEEK_MS // records))
        rows.index(self._seen(laid), utc=datetime(1970, 1, 1, tzinfo=UTC))
        rows.derive(_really_placed())
        rows.take_positions(dict(self._ends))
        rows.take_samples()
        sessions = [_signed_in(number) for number in range(VIEWERS)]
        first = first_whole(orders=orders, records=records)
        return {"sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME, "first": first}

    def _seen(self, laid: Iterator[Laid]) -> Iterator[Laid]:
        for one in laid:
            place = one.topic, one.partition
            self._ends[place] = max(self._ends[place], one.offset + 1)
            yield one


def _really_placed() -> str:
    from orders.services import Wanted, place_order

    order = place_order(
        customer_id=order_id(0), customer_version=1, address_id=order_id(0), lines=(Wanted("RUG-1", 2),),
        placed_at=datetime.now(UTC),
    )  # fmt: skip
    return str(order.pk)


def _signed_in(number: int) -> str:
    from shop.models import User

    user = User.objects.create_superuser(f"viewer-{number}")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session.create()
    return str(session.session_key)
