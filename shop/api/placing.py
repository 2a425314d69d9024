"""POST /orders: the one door where a body becomes an order."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api import OrderShape, as_placed
from orders.queries import OrderSnapshot, order_snapshot
from orders.services import (
    AlreadyPlaced,
    CardRefused,
    Idempotency,
    IdempotencyKeyReused,
    OrderRefused,
    Wanted,
    refuse_spent,
)
from orders.tokens import guest_token
from shop.api.asking import OrderBody
from shop.api.paying import refused, what_pays
from shop.api.problems import Problem
from shop.api.schema import KEY, LONGEST_KEY
from shop.languages.middleware import wanted_by
from shop.models import User
from shop.queries.customers import known_about
from shop.services.checkout import Guest, order_for
from shop.services.customers import PostalAddress

# Made once: REST framework would copy every field for every request. Neither keeps anything of what it is given.
_BODY, _SHAPE = OrderBody(), OrderShape()
ALWAYS_SAID = ("email", "name", "address")


@sensitive_variables()
def place(request: Request) -> Response:
    """Place an order, or answer again what this key was answered before.

    :raises Problem: with status 409 if the key stands for another body, or the order cannot be placed
    :raises ValidationError: naming each field that is wrong
    """
    idempotency = _idempotency(request)
    said: Mapping[str, Any] = _BODY.run_validation(request.data)
    account = request.user if isinstance(request.user, User) else None
    try:
        order = _order(said, guest=_guest(request, said, account), account=account, idempotency=idempotency)
    except AlreadyPlaced as before:
        order = _placed_before(before.order_id)
    except OrderRefused as refusal:
        raise _explained(refusal, said["lines"]) from refusal
    return _created(order, with_token=account is None)


@sensitive_variables()
def _order(said: Mapping[str, Any], *, guest: Guest, account: User | None, idempotency: Idempotency) -> OrderSnapshot:
    try:
        return order_for(
            guest=guest,
            wanted=[Wanted(line["sku"], line["quantity"]) for line in said["lines"]],
            card=what_pays(said["payment"]),
            account=account,
            idempotency=idempotency,
            placed_at=timezone.now(),
        )
    except OrderRefused:
        # What was placed before stays placed, whatever has changed since.
        refuse_spent(idempotency)
        raise


def _placed_before(order_id: UUID) -> OrderSnapshot:
    order = order_snapshot(order_id)
    if order is None:
        raise LookupError(f"Order {order_id} was placed and is not there.")
    return as_placed(order)


def _created(order: OrderSnapshot, *, with_token: bool) -> Response:
    body = _SHAPE.to_representation(order)
    if with_token:
        body["token"] = guest_token(order.order_id)
    return Response(body, status=201, headers={"Location": reverse("api-order", args=[order.order_id])})


def _idempotency(request: Request) -> Idempotency:
    key = request.headers.get(KEY, "").strip()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise ValidationError({KEY: [f"Send a header {KEY} with 1 to {LONGEST_KEY} characters, best a new UUID."]})
    return Idempotency(_scope(request._request), key, _digest(request.data))


def _scope(request: HttpRequest) -> str:
    """Whose key it is: two people may think of the same one."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    session = request.session.session_key
    return f"session {session}" if session else "guests"


def _digest(body: Any) -> str:
    """Tells two bodies apart. Keyed, because a body holds a card's number, of which there are few enough to try."""
    text = json.dumps(body, sort_keys=True)
    return salted_hmac("shop.api.body", text.encode("utf-8", "surrogatepass"), algorithm="sha256").hexdigest()


def _guest(request: Request, said: Mapping[str, Any], account: User | None) -> Guest:
    known = {**(known_about(account) if account else {}), **{name: said[name] for name in ALWAYS_SAID if name in said}}
    if missing := [name for name in ALWAYS_SAID if not known.get(name)]:
        raise ValidationError({name: ["This field is required."] for name in missing})
    address = PostalAddress(**known["address"])
    # The API answers in English; mails are written in the language that was asked for.
    return Guest(name=known["name"], email=known["email"], address=address, language=wanted_by(request._request))


def _explained(refusal: OrderRefused, lines: list[Mapping[str, Any]]) -> Exception:
    """Say which field is to blame, where one is."""
    if isinstance(refusal, IdempotencyKeyReused):
        return Problem(409, "idempotency-key-reused", "This key came before with another body: send a new key.")
    if isinstance(refusal, CardRefused):
        return ValidationError({"payment": refused(refusal)})
    guilty = [number for number, line in enumerate(lines) if line["sku"] == refusal.sku]
    errors = [(f"lines.{number}", str(refusal)) for number in guilty] or [("lines", str(refusal))]
    return Problem(400, "refused", str(refusal), *errors)
