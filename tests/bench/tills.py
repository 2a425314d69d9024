"""Places orders on the journey of a whole shop, one after the other, and tells how long the shopper waited."""

from statistics import median
from uuid import uuid4

from django.utils import timezone

from events.testing import eventually
from shop.journey import placing, switches
from shop.journey.models import Order
from shop.journey.supervised import Service


class Work:
    def go(self, *, stage: int, slowed_ms: int, count: int) -> dict[str, float]:
        """The median time to answer of so many orders in a stage, in ms, while Shipping is so slow.

        They begin once everybody is done with the orders before: the last stage leaves its hearers much to do.
        """
        eventually(_all_is_shipped, within=120, every=0.2)
        if switches.delay_of(Service.SHIPPING) != slowed_ms / 1000:
            switches.slow(Service.SHIPPING, slowed_ms, limited=False)
        _answered_in(stage)  # warm by now
        return {"ms": median(_answered_in(stage) for _ in range(count))}


def _all_is_shipped() -> bool:
    return not Order.objects.filter(state=Order.State.PLACED).exists()


def _answered_in(stage: int) -> float:
    answer = placing.place(stage, placing.wanted(uuid4(), stage), at=timezone.now())
    assert answer.ok, answer.reason
    return answer.took_ms
