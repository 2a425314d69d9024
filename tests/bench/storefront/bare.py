"""What one would write in five minutes: a list from memory; the rows of a checkout, and nothing of what makes it safe.

No question is asked: not what things cost, not whether the request came before, not whether its body makes sense.
"""

import json
import re
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from uuid_utils.compat import uuid4, uuid7

from orders.models import IdempotencyKey, Order, OrderLine
from shop.models import Address, Customer
from shop.views.catalogue import category

PRICE, DELIVERY, TAX = Decimal("20.00"), Decimal("4.90"), Decimal("4.15")
CHECKS = ["details", "inventory", "fraud"]
_PUBLISH = """
    insert into events_outbox (id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent)
    values (%s, %s, %s, %s, %s, %s, null, null)
"""


@cache
def _template() -> Any:
    words = "{{ before }}{% for card in cards %}{% for line in card %}{{ line }}{% endfor %}{% endfor %}{{ after }}"
    return engines["django"].from_string(words)


_shown: dict[str, Any] = {}


def goods(request: HttpRequest) -> HttpResponse:
    """The bytes of a list page by a Django template: its goods in a loop, a variable for each line of their cards."""
    if not _shown:
        page = category(request, "living").content.decode()
        before, grid, rest = page.partition('<ul class="grid">')
        cards, end, after = rest.partition("</ul>")
        _shown["before"], _shown["after"] = SafeString(before + grid), SafeString(end + after)
        _shown["cards"] = [[SafeString(line) for line in card] for card in _lines(cards)]
    return HttpResponse(_template().render(_shown))


def _lines(cards: str) -> list[list[str]]:
    """The lines of each card; what is before the first goes with it."""
    starts = [found.start() for found in re.finditer('<li class="card', cards)]
    bounds = zip([0, *starts[1:]], [*starts[1:], len(cards)], strict=True)
    return [cards[start:end].splitlines(keepends=True) for start, end in bounds]


@csrf_exempt
def place(request: HttpRequest) -> HttpResponse:
    """Place an order."""
    order = _insert(json.loads(request.body), request.headers["Idempotency-Key"])
    return JsonResponse({"id": order.pk, "number": order.number, "status": order.status}, status=201)


@transaction.atomic
def _insert(body: dict[str, Any], key: str) -> Order:
    now = timezone.now()
    customer = Customer.objects.create(name=body["name"], email=body["email"], language="en")
    address = Address.objects.create(customer=customer, **body["address"])
    _publish("customers", customer.pk, "shop.customer-changed.v1", {**body["address"], "name": customer.name})
    order = Order.objects.create(
        customer_id=customer.pk,
        customer_version=1,
        address_id=address.pk,
        currency="EUR",
        delivery=DELIVERY,
        tax=TAX,
        total=sum((PRICE * line["quantity"] for line in body["lines"]), DELIVERY),
        checks=CHECKS,
        placed_at=now,
        changed_at=now,
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, position=position, name="A rug", unit_price=PRICE, **line)
        for position, line in enumerate(body["lines"], start=1)
    )
    order.steps.create(version=1, status=order.status, at=now)
    IdempotencyKey.objects.create(digest=key, body_hash=key, order=order, created_at=now)
    _publish("orders", order.pk, "orders.order-placed.v1", {**body, "number": order.number, "checks": CHECKS})
    return order


def _publish(topic: str, key: UUID, wire_type: str, payload: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISH, [uuid7(), topic, str(key), wire_type, json.dumps(payload), str(uuid4())])
