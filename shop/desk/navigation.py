"""The sidebar: the groups of pages that somebody may open, in the order of a working day."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse


class Page(NamedTuple):
    """``permission`` opens it; ``where`` is the name of its address."""

    title: str
    icon: str
    where: str
    permission: str


def _of(app: str, model: str, title: str, icon: str) -> Page:
    return Page(title, icon, f"admin:{app}_{model}_changelist", f"{app}.view_{model}")


GROUPS: tuple[tuple[str, tuple[Page, ...]], ...] = (
    (
        "Orders",
        (
            _of("orders", "order", "Orders", "receipt_long"),
            Page("Waiting too long", "hourglass_top", "staff-waiting", "orders.view_order"),
            _of("orders", "return", "Returns", "undo"),
            _of("orders", "payment", "Payments", "credit_card"),
            _of("orders", "flaggedcard", "Flagged cards", "flag"),
            _of("orders", "cardwindow", "Card windows", "bar_chart"),
            _of("shop", "customer", "Customers", "group"),
            _of("shop", "ordermail", "Mails", "mail"),
            Page("Sales", "query_stats", "staff-reports", "reports.view_sales"),
        ),
    ),
    (
        "Warehouse",
        (
            _of("shipping", "picklist", "Pick lists", "package_2"),
            _of("inventory", "stockitem", "Stock", "inventory_2"),
            _of("inventory", "batch", "Imports", "upload_file"),
            _of("inventory", "movement", "Ledger", "menu_book"),
            _of("inventory", "reservation", "Reservations", "bookmark"),
            _of("shipping", "shipment", "Shipments", "local_shipping"),
        ),
    ),
    (
        "Shop",
        (
            _of("shop", "product", "Products", "sell"),
            _of("shop", "category", "Categories", "account_tree"),
            Page("Suppliers", "conveyor_belt", "staff-suppliers", "shop.view_product"),
            _of("orders", "catalogueitem", "Prices at Orders", "price_check"),
        ),
    ),
    (
        "Events",
        (
            Page("Order stories", "timeline", "staff-orders", "orders.view_story"),
            Page("Pipeline", "hub", "staff-pipeline", "events.view_pipeline"),
            Page("Explorer", "manage_search", "staff-events", "events.explore_log"),
            Page("Continuous queries", "all_inclusive", "staff-streams", "events.view_pipeline"),
            _of("events", "parked", "Parked", "error"),
            _of("events", "outboxrecord", "Outbox", "outbox"),
            _of("events", "deliveryrow", "Deliveries", "download_done"),
            _of("events", "position", "Positions", "straighten"),
            _of("events", "timer", "Timers", "timer"),
            _of("events", "relaystate", "Relay", "sync_alt"),
            _of("events", "decision", "Decisions", "gavel"),
        ),
    ),
    (
        "People",
        (
            _of("shop", "user", "Logins", "badge"),
            _of("auth", "group", "Roles", "lock_person"),
            _of("axes", "accessattempt", "Access attempts", "key_off"),
            _of("shop", "erasure", "Erasures", "person_remove"),
        ),
    ),
    (
        "Other companies",
        (
            _of("orders", "fakecharge", "The bank's books", "account_balance"),
            _of("shipping", "errand", "Asked of the carrier", "assignment"),
            _of("shipping", "customerreplica", "Shipping's customers", "contacts"),
        ),
    ),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's navigation for whoever asks: no group without a page, no page without its permission."""
    first = {"title": "Today", "icon": "space_dashboard", "link": reverse("admin:index")}
    groups = [{"title": title, "items": list(_items(pages, request.user.has_perm))} for title, pages in GROUPS]
    return [{"items": [first]}, *({**group, "separator": True} for group in groups if group["items"])]


def _items(pages: tuple[Page, ...], may: Callable[[str], bool]) -> Iterator[dict[str, str]]:
    for page in pages:
        if may(page.permission):
            yield {"title": page.title, "icon": page.icon, "link": reverse(page.where)}
