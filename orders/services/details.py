"""The check of an order's details: do lines, quantities, prices and sums make sense against the catalogue?

It has a copy of the catalogue of its own, with the price of each version. A line names the version that it was priced
from, so a price that changed a moment later fails nobody. A line from a version that this copy has not heard of yet
waits for it: the two topics have no order between them.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec
from django.db import connection, transaction

from events.outbox import publish
from orders.events import CheckFailed, CheckPassed, Line, OrderPlaced, Reason
from orders.models import DetailsQuestion, PricedVersion
from orders.quoting import MAX_LINES, MAX_QUANTITY
from shop.events import Money

CHECK = "details"


@transaction.atomic
def check_details(order: OrderPlaced) -> None:
    """Answer whether an order makes sense, once; or wait until the catalogue was heard of as far as it names it."""
    if CHECK not in order.checks:
        return
    question, asked = DetailsQuestion.objects.get_or_create(
        order_id=order.order_id, defaults={"order": msgspec.to_builtins(order)}
    )
    if asked:
        _answer_or_wait(question, order)


@transaction.atomic
def learn_price(*, sku: str, version: int, price: Money, listed: bool) -> None:
    """Keep one version of a variant, and answer what waited for it."""
    PricedVersion.objects.bulk_create(
        [PricedVersion(sku=sku, version=version, price=price.amount, currency=price.currency, listed=listed)],
        ignore_conflicts=True,
    )
    _keep_others_from_waiting_for(sku)  # whoever began to before is over, and seen below
    for question in DetailsQuestion.objects.select_for_update().filter(waits_for=sku, answer=""):
        _answer_or_wait(question, msgspec.convert(question.order, OrderPlaced))


def _answer_or_wait(question: DetailsQuestion, order: OrderPlaced) -> None:
    newest = _newest(order.lines)
    if missing := _first_missing(order.lines, newest):
        _keep_others_from_waiting_for(missing)
        newest = _newest(order.lines)  # it may have been heard of until we had the lock
        missing = _first_missing(order.lines, newest)
    question.waits_for = missing
    if not missing:
        reasons = tuple(_objections(order, known=newest))
        question.answer, question.order = ("FAILED" if reasons else "PASSED"), {}
        publish(
            CheckFailed(order.order_id, CHECK, reasons) if reasons else CheckPassed(order.order_id, CHECK),
            correlation_id=order.order_id,
        )
    question.save(update_fields=["waits_for", "answer", "order"])


def _keep_others_from_waiting_for(sku: str) -> None:
    """Until this transaction ends. Else an order could begin to wait for what is being told in that very moment."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('order-details ' || %s, 0))", [sku])


def _first_missing(lines: Iterable[Line], newest: dict[str, int]) -> str:
    return next((line.sku for line in lines if newest.get(line.sku, 0) < line.catalogue_version), "")


def _newest(lines: Iterable[Line]) -> dict[str, int]:
    rows = PricedVersion.objects.filter(sku__in={line.sku for line in lines}).order_by("version")
    return dict(rows.values_list("sku", "version"))


def _objections(order: OrderPlaced, *, known: dict[str, int]) -> Iterator[Reason]:
    if not 1 <= len(order.lines) <= MAX_LINES:
        yield Reason(CHECK, "lines", f"An order has 1 to {MAX_LINES} lines, this one {len(order.lines)}.")
    for line in order.lines:
        yield from _line_objections(line, known=known)
    goods = sum((line.unit_price.amount * line.quantity for line in order.lines), Decimal(0))
    if goods + order.delivery.amount != order.total.amount or not 0 <= order.tax.amount <= order.total.amount:
        yield Reason(CHECK, "sums", "Lines, delivery and tax do not add up to the total.")


def _line_objections(line: Line, *, known: dict[str, int]) -> Iterator[Reason]:
    if not 1 <= line.quantity <= MAX_QUANTITY:
        yield Reason(CHECK, "quantity", f"{line.sku}: {line.quantity} pieces cannot be ordered.")
    if line.unit_price.amount < 0:
        yield Reason(CHECK, "price", f"{line.sku}: a price is never negative.")
    if line.sku not in known:
        yield Reason(CHECK, "unknown-product", f"{line.sku}: there is no such product.")
        return
    # A line of before lines named their version is held against the newest.
    version = PricedVersion.objects.filter(sku=line.sku, version=line.catalogue_version or known[line.sku]).first()
    if version and line.unit_price != Money(version.price, version.currency):
        yield Reason(CHECK, "price", f"{line.sku}: the catalogue said another price.")
    if version and not version.listed:
        yield Reason(CHECK, "withdrawn", f"{line.sku}: it is not sold any more.")
