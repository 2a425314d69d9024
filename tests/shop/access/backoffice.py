"""What the back office lets its people do. Which role has which permission is in `shop/roles.py`.

The tables say what the pages ask for, and what can be written at all: also a superuser adds no order by hand.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import site
from django.test import RequestFactory

from shop.roles import ROLES
from tests.shop.access.people import Visitor
from tests.shop.access.walking import patterns

NAMESPACE = "admin:"

# Pages that are no model's: for everybody whom the sign-in page let through.
FOR_ALL_STAFF = {
    "index", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site", "search",
    "app_list",
}  # fmt: skip
FOR_STRANGERS = {"login"}

# Rows that can be added, changed or deleted by hand. All else is written by commands and events, and only shown.
WRITABLE = {
    "shop.category": "add change delete",
    "shop.product": "add change",
    "shop.user": "add change delete",
    "auth.group": "add change delete",
    "authtoken.tokenproxy": "add change delete",
    "inventory.stockitem": "add change",
    "account.emailaddress": "add change delete",
}

# Where an order or a return has to be one that can be decided: here nobody gets in, as there is none.
OF_A_ROW = {
    "shop_ordermail_resend", "orders_order_release", "orders_order_reject", "orders_order_cancel",
    "orders_order_refund", "orders_order_write_down", "orders_return_approve", "orders_return_refuse",
    "orders_return_receive", "orders_flaggedcard_lift", "inventory_batch_change", "shipping_shipment_ask_again",
    "shipping_picklist_pack_this",
}  # fmt: skip

# Pages that Django does not know, or that ask for something else than it would: all that is named is needed.
OWN_PAGES = {
    "shop_customer_erase": "shop.view_customer shop.erase_customer",
    "shop_ordermail_resend": "shop.view_ordermail shop.resend_ordermail",
    "axes_accessattempt_unlock": "axes.view_accessattempt axes.change_accessattempt",
    "orders_order_release": "orders.view_order orders.review_order",
    "orders_order_reject": "orders.view_order orders.review_order",
    "orders_order_cancel": "orders.view_order orders.cancel_order",
    "orders_order_refund": "orders.view_order orders.refund_payment",
    "orders_order_write_down": "orders.view_order orders.handle_return",
    "orders_return_approve": "orders.view_return orders.handle_return",
    "orders_return_refuse": "orders.view_return orders.handle_return",
    "orders_return_receive": "orders.view_return orders.receive_return",
    "orders_flaggedcard_lift": "orders.view_flaggedcard orders.lift_flaggedcard",
    "inventory_stockitem_add": "inventory.view_stockitem inventory.receive_stock",
    "inventory_stockitem_receive_page": "inventory.view_stockitem inventory.receive_stock",
    "inventory_stockitem_adjust_page": "inventory.view_stockitem inventory.adjust_stock",
    "inventory_stockitem_count_page": "inventory.view_stockitem inventory.count_stock",
    "inventory_stockitem_why_page": "inventory.view_stockitem",
    "inventory_stockitem_scan": "inventory.view_stockitem",
    "inventory_stockitem_export": "inventory.view_stockitem inventory.export_stock",
    "inventory_stockitem_adjust_chosen": "inventory.view_stockitem inventory.adjust_stock",
    "inventory_stockitem_level_chosen": "inventory.change_stockitem",
    "inventory_movement_export": "inventory.view_movement inventory.export_stock",
    "inventory_batch_template": "inventory.import_stock",
    "inventory_batch_add": "inventory.import_stock",
    "inventory_batch_changelist": "inventory.view_batch|inventory.import_stock|inventory.adjust_stock",
    "auth_user_password_change": "shop.change_user",
    "shipping_picklist_pack_this": "shipping.view_picklist shipping.pack",
    "shipping_picklist_print_this": "shipping.view_picklist",
    "shipping_shipment_ask_again": "shipping.view_shipment shipping.book_shipment",
    "events_parked_redrive": "events.view_parked events.redrive_parked",
    "events_parked_discard": "events.view_parked events.discard_parked",
}
VERBS = {"changelist": "view", "add": "add", "change": "change", "delete": "delete"}
NOT_THERE = "11111111-1111-4111-8111-111111111111"  # whether one may is asked before whether there is such a row


@dataclass(frozen=True)
class Door:
    """One page of the back office, and the permissions that open it."""

    name: str
    path: str
    asked: frozenset[str]
    model: Any = None
    verb: str = ""
    nobody_may: bool = False

    def opens(self, role: str) -> bool:
        if self.nobody_may:
            return False
        has = permissions(role)
        return role == "superuser" or all(has & frozenset(either.split("|")) for either in self.asked)

    def lets_in(self, visitor: Visitor) -> bool:
        """Lists and own pages are really asked for; of Django's forms, the question that they ask first is enough."""
        if not self.verb:
            return visitor.get(self.path) != 403
        request = RequestFactory().get(self.path)
        request.user = visitor.user
        return bool(getattr(site._registry[self.model], f"has_{self.verb}_permission")(request))


def permissions(role: str) -> frozenset[str]:
    return ROLES[role].permissions if role in ROLES else frozenset()


def doors() -> list[Door]:
    """All of which the tables know something."""
    named = {name.removeprefix(NAMESPACE): route for name, route in patterns() if name.startswith(NAMESPACE)}
    found = {name: _door(name, route.replace("<path:object_id>", NOT_THERE)) for name, route in named.items()}
    return [door for door in found.values() if door]


def unnamed() -> set[str]:
    """What no table knows."""
    names = {name.removeprefix(NAMESPACE) for name, _ in patterns() if name.startswith(NAMESPACE)}
    standard = {f"{model}_{page}" for model in _models() for page in (*VERBS, "history")}
    return names - standard - OWN_PAGES.keys() - FOR_ALL_STAFF - FOR_STRANGERS - {""}


def _models() -> dict[str, Any]:
    return {model._meta.label_lower.replace(".", "_"): model for model in site._registry}


def _door(name: str, path: str) -> Door | None:
    if name in OWN_PAGES:
        return Door(name, path, frozenset(OWN_PAGES[name].split()))
    prefix, _, page = name.rpartition("_")
    model = _models().get(prefix)
    if model is None or page not in VERBS:
        return None
    label = model._meta.label_lower
    app, known = label.split(".")
    verb = VERBS[page]
    asked = frozenset({f"{app}.{verb}_{known}"})
    if verb == "view":
        return Door(name, path, asked)
    return Door(name, path, asked, model, verb, verb not in WRITABLE.get(label, "").split())
