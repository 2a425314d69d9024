"""How the order desk finds orders by what only the shop and Shipping know."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from orders.finding import finder
from shipping.queries import order_of_parcel
from shop.models import Customer
from shop.queries.people import by_address


@finder
def by_email(request: HttpRequest, text: str) -> Q | None:
    """Those of the customers with an address, for staff who may know whose it is. Who was erased is not found."""
    if "@" not in text or not request.user.has_perm("shop.view_address"):
        return None
    customers: list[UUID] = list(by_address(Customer.objects.all(), text).values_list("pk", flat=True)[:500])
    return Q(customer_id__in=customers)


@finder
def by_parcel(_request: HttpRequest, text: str) -> Q | None:
    """The one whose parcel the carrier knows by a number."""
    order_id = order_of_parcel(text)
    return Q(pk=order_id) if order_id else None
