"""Who may do what: the four roles of the back office, each with the permissions that its work needs and no other.

A role is a group of Django's. What it may do stands here, so that a right is a change that somebody reviews; whoever
needs something special gets a group of their own beside it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db import transaction


class Role(NamedTuple):
    """``about``: in a line, what it is for."""

    about: str
    permissions: frozenset[str]


class UnknownPermission(LookupError):
    """A role names a permission that no app has: correct shop/roles.py, or run `manage.py migrate` first."""


def may(app: str, *codenames: str) -> frozenset[str]:
    return frozenset(f"{app}.{codename}" for codename in codenames)


def see(app: str, *models: str) -> frozenset[str]:
    return may(app, *(f"view_{model}" for model in models))


ORDERS = see("orders", "order", "orderline", "orderstep", "verdict", "return", "returnpart", "catalogueitem")
CARDS = see("orders", "flaggedcard", "cardreferral", "cardwindow")  # by the beginning of their fingerprints
MONEY = see("orders", "payment", "paymentattempt", "paymentrefund", "paymenterrand", "fakecharge", "fakerefund")
STOCK = see("inventory", "stockitem", "movement", "reservation", "batch")
PICKING = see("shipping", "picklist", "pickline")
PARCELS = see("shipping", "shipment", "errand")
GOODS = see("shop", "category", "product", "variant")
CUSTOMERS = see("shop", "customer")  # masked
PERSONAL = see("shop", "address", "ordermail", "ordertracking")
LOG = see("events", "parked", "decision", "outboxrecord", "deliveryrow", "position", "relaystate", "timer")
SALES = may("reports", "view_sales")  # the shop's takings, of all days
INSIGHT = may("events", "view_pipeline", "explore_log")  # payloads masked for whoever lacks view_payload

WAREHOUSE = (
    STOCK
    | PICKING
    | PARCELS
    | GOODS
    | see("orders", "return", "returnpart")
    | may(
        "inventory", "change_stockitem", "receive_stock", "adjust_stock", "count_stock", "import_stock", "export_stock"
    )
    | may("shipping", "pack", "book_shipment")
    | may("orders", "receive_return")
)
SUPPORT = (
    ORDERS
    | MONEY
    | CARDS
    | STOCK
    | PICKING
    | PARCELS
    | GOODS
    | CUSTOMERS
    | PERSONAL
    | may("orders", "review_order", "cancel_order", "handle_return", "refund_payment", "view_story")
    | may("orders", "lift_flaggedcard")
    | may("shop", "resend_ordermail")
)
MANAGER = (
    WAREHOUSE
    | SUPPORT
    | LOG
    | may("shop", "add_category", "change_category", "add_product", "change_product", "add_variant", "change_variant")
    | may("shop", "erase_customer", "view_erasure", "view_user", "add_user", "change_user")
    | may("orders", "change_payment")
    | may("shipping", "view_customerreplica")
    | may("auth", "view_group")
    | may("axes", "view_accessattempt", "change_accessattempt")  # to unlock colleagues
    | INSIGHT
    | SALES
    | may("events", "redrive_parked", "discard_parked", "view_payload", "pause_group", "seek_group")
)
READER = (
    ORDERS
    | MONEY
    | CARDS
    | STOCK
    | PICKING
    | PARCELS
    | GOODS
    | CUSTOMERS
    | LOG
    | INSIGHT
    | SALES
    | may("orders", "view_story")
)

ROLES: Mapping[str, Role] = {
    "warehouse": Role("stock, received, adjusted, counted and imported; what to pack; returns that arrive", WAREHOUSE),
    "support": Role("orders and customers: cancel, refund, decide, write again", SUPPORT),
    "manager": Role("all of the shop, with prices, events and who has which role", MANAGER),
    "reader": Role("looks at everything but people, and changes nothing", READER),
}


@transaction.atomic
def make_roles() -> None:
    """Make the groups that are missing, and let each of the four have what is written here.

    :raises UnknownPermission: if a permission does not exist
    """
    known = _known()
    for name, role in ROLES.items():
        if unknown := sorted(role.permissions - known.keys()):
            raise UnknownPermission(f"The role {name} names {', '.join(unknown)}, which no app has: {_REMEDY}")
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(known[permission] for permission in role.permissions)


_REMEDY = "correct shop/roles.py, or run `manage.py migrate` first."


def _known() -> dict[str, Permission]:
    permissions = Permission.objects.select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}": permission for permission in permissions}
