"""What stands on a receipt beside the goods: where they go, how they were paid, and who carries them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from orders.queries import Step, address_of
from orders.status import Status
from shop.countries import COUNTRIES
from shop.models import Address
from shop.queries.tracking import PERHAPS, TrackedOrder

# As gateways call their methods; an unknown one is shown as it is called.
METHODS: dict[str, Any] = {"card": t("Card"), "direct-debit": t("Direct debit")}


def deliver_to(order_id: UUID) -> tuple[str, ...]:
    """The address on the parcel, line by line; none once its customer was erased."""
    address = Address.objects.filter(pk__in=[address_of(order_id)]).select_related("customer").first()
    if address is None:
        return ()
    country = str(dict(COUNTRIES).get(address.country, address.country))
    place = f"{address.postcode} {address.city}"
    return tuple(line for line in (address.customer.name, address.line1, address.line2, place, country) if line)


def paid_by(step: Step) -> str:
    """How it was paid, or that it costs nothing whatever the bank says, if this step tells."""
    if step.detail.get("money") == PERHAPS:
        return _("you pay nothing")
    method = step.detail.get("method", "") if step.status == Status.PAID else ""
    return str(METHODS.get(method, method))


def parcel(step: Step) -> str:
    """Who carries it, and by which number they know it, if this step tells."""
    if not (tracking := step.detail.get("tracking")):
        return ""
    return _("%(carrier)s, parcel %(tracking)s") % {"carrier": step.detail.get("carrier", ""), "tracking": tracking}


def first_told(order: TrackedOrder, what: Callable[[Step], str]) -> str:
    """What the first of an order's steps that knows says; nothing if none does."""
    return next(filter(None, map(what, order.steps)), "")
