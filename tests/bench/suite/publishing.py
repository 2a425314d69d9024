"""What publishing costs the publisher: a checkout's transaction with its event, against the same one without.

The checkout inserts an order and three lines, and locks and lowers the stock of three things, through the ORM. With and
without take turns transaction by transaction. The doorbell is rung after each commit.
"""

from contextlib import closing
from decimal import Decimal
from itertools import count

from django.db import transaction

from events import doorbell
from events.conf import conf
from events.outbox import publish
from tests.bench import outbox
from tests.bench.bench import Bench, Watch
from tests.bench.events import NOTE, RugSold
from tests.bench.results import at_least

GOALS = {"publish_cost": at_least(0.9)}
_numbers = count(1)
SKUS = ("GARISH-RUG", "LOUD-LAMP", "PLAIN-CUP")


def measure(bench: Bench) -> None:
    from tests.bench.models import Stock

    Stock.objects.bulk_create(Stock(sku=sku, on_hand=10_000_000) for sku in SKUS)
    with closing(doorbell.listen(conf().DOORBELL)) as heard:
        for _ in bench.turns("with", "without"):
            seconds = {True: 0.0, False: 0.0}
            for number in range(2 * bench.scale.transactions):
                watch = Watch()
                check_out(publishing=number % 2 == 0)
                seconds[number % 2 == 0] += watch.seconds
                doorbell.wait(heard, 0.000_001)
            bench.ratio(
                "publish_cost",
                seconds[False] / seconds[True],
                with_ms=1000 * seconds[True] / bench.scale.transactions,
                without_ms=1000 * seconds[False] / bench.scale.transactions,
            )
    outbox.clear()


@transaction.atomic
def check_out(*, publishing: bool) -> None:
    """Place an order for one of each."""
    from tests.bench.models import Line, Order, Stock

    number = next(_numbers)
    order = Order.objects.create(number=f"P-{number}", customer="ada", total=Decimal("249.00"))
    Line.objects.bulk_create(Line(order=order, sku=sku, quantity=1, price=Decimal("83.00")) for sku in SKUS)
    for stock in Stock.objects.select_for_update().filter(sku__in=SKUS).order_by("sku"):
        stock.on_hand -= 1
        stock.save(update_fields=["on_hand"])
    if publishing:
        publish(RugSold(sku="GARISH-RUG", number=number, note=NOTE), correlation_id=order.number)
