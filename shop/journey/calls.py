"""Calls from one service to another over HTTP, as stages 3 and 4 make them: somebody waits for the answer."""

import http.client
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings

from events.context import carry
from shop.journey.facts import asking
from shop.journey.telling import CUSTOMERS, ORDERS, SHIPPING, CannotPlace, NoAnswer, Told


class NotAnswered(NoAnswer):
    """The other side does not run, took too long, or answered that it cannot. It may, later."""


class NotKnown(CannotPlace):
    """The other side answered that there is no such thing. Asking again does not help."""


def ship(told: Told) -> None:
    """Have Shipping ship an order, and wait until it has.

    :raises NotAnswered: if it did not say so in time; whether it shipped is not known then
    """
    with asking(SHIPPING, "ship_order", by=ORDERS):
        _call(SHIPPING, settings.JOURNEY_SHIPPING_URL, "/shipments", told)


def address_of(customer_id: UUID | None) -> str:
    """Ask Customers where somebody's parcels go, and wait for the answer.

    :raises NotAnswered: if there is none in time
    :raises NotKnown: if they do not know the customer
    """
    with asking(CUSTOMERS, "address_of", by=SHIPPING):
        answer = _call(CUSTOMERS, settings.JOURNEY_CUSTOMERS_URL, f"/customers/{customer_id}/address")
    return str(answer["address"])


def _call(service: str, url: str, path: str, told: Told | None = None) -> dict[str, Any]:
    patience = settings.JOURNEY_CALL_TIMEOUT_SECONDS
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=patience)
    try:
        line.request("POST" if told else "GET", path, body=msgspec.json.encode(told) if told else None, headers=carry())
        answer = line.getresponse()
        said = answer.read()
    except TimeoutError as error:
        raise NotAnswered(f"{service} did not answer within {patience:g} s.") from error
    except (OSError, http.client.HTTPException) as error:
        raise NotAnswered(f"{service} does not answer.") from error
    finally:
        line.close()
    if answer.status == http.client.NOT_FOUND:
        raise NotKnown(said.decode(errors="replace")[:300])
    if answer.status != http.client.OK:
        raise NotAnswered(f"{service} cannot: {said.decode(errors='replace')[:300]}")
    return dict(msgspec.json.decode(said))
