"""Orders for staff to read, and to decide on where a check left them to staff. An order changes by commands alone."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from events.adminsite import CappedPaginator, ReadOnly, stands
from orders.admin.cancelling import CANCEL
from orders.admin.deciding import decide
from orders.admin.filters import Stage, StandsStill
from orders.admin.refunding import refund, refundable
from orders.admin.review import REJECT, RELEASE
from orders.admin.writing_down import write_down
from orders.finding import orders_meant
from orders.held import in_short, with_referral
from orders.models import Order
from orders.models.returns import left_to_return
from orders.status import CANCELLED_AT_ONCE, CANCELLED_ON_REQUEST, Status

CANCELLABLE = CANCELLED_AT_ONCE | CANCELLED_ON_REQUEST
LABELS = {
    **dict.fromkeys(Status, "info"),
    Status.HELD: "warning",
    Status.DELIVERED: "success",
    Status.REJECTED: "danger",
    Status.CANCELLED: "danger",
    Status.EXPIRED: "danger",
}


def to_the_second(at: datetime) -> str:
    """A status often changes several times a minute: the admin's own format would not show it."""
    return f"{at:%d %b %Y, %H:%M:%S} UTC"


@admin.register(Order)
class OrderAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "status_label", "sum", "placed", "changed"]
    list_filter = ["status", Stage, StandsStill, "placed_at"]
    search_fields = ["number"]  # get_search_results says by what
    search_help_text = "A number such as P-10423, an e-mail address, a SKU, the carrier's number, or an id."
    fieldsets = [
        ("Sums and checks", {"fields": ["sums", "checks"]}),
        ("Known elsewhere as", {"fields": [("id", "version"), ("customer_id", "customer_version"), "address_id"]}),
    ]
    readonly_fields = ["id", "sums"]
    list_per_page = 50
    paginator = CappedPaginator
    actions_detail = ["release", "reject", "cancel", "refund", "write_down"]
    change_form_before_template = "orders/admin/desk.html"

    # Whoever looks at what is held wants to know why. Only then is it asked for: other lists are long.

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return [*self.list_display[:-1], "why_held"] if _only_held(request) else self.list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        orders = super().get_queryset(request)
        return with_referral(orders) if _only_held(request) else orders

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(orders_meant(request, search_term)), False

    # Named by method: Unfold looks a dotted permission up in the database, even before there is one.

    def has_review_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where there is something to decide."""
        may = request.user.has_perm("orders.review_order")
        return may and stands(self, request, object_id, status=(Status.HELD,))

    def has_cancel_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where it is not too late."""
        may = request.user.has_perm("orders.cancel_order")
        return may and stands(self, request, object_id, status=CANCELLABLE)

    def has_refund_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where there is money to give back."""
        may = request.user.has_perm("orders.refund_payment")
        return may and stands(self, request, object_id, lambda order: refundable(order.pk) > 0)

    def has_write_down_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where something can come back."""
        may = request.user.has_perm("orders.handle_return")
        return may and stands(self, request, object_id, _something_is_left, status=(Status.DELIVERED,))

    @action(description="Refund", url_path="refund", icon="payments", permissions=["view", "refund"])
    def refund(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return refund(self, request, object_id)

    @action(description="Return", url_path="return", icon="undo", permissions=["view", "write_down"])
    def write_down(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return write_down(self, request, object_id)

    @action(description="Cancel", url_path="cancel", icon="cancel", permissions=["view", "cancel"])
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, CANCEL)

    @action(description="Release", url_path="release", icon="check", permissions=["view", "review"])
    def release(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, RELEASE)

    @action(description="Reject", url_path="reject", icon="block", permissions=["view", "review"])
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, REJECT)

    @display(description="status", label=LABELS, ordering="status")
    def status_label(self, order: Order) -> tuple[str, str]:
        return order.status, order.get_status_display()

    @display(description="total", ordering="total")
    def sum(self, order: Order) -> str:
        return f"{order.total} {order.currency}"

    @display(description="left to staff because of")
    def why_held(self, order: Any) -> str:
        return in_short(order.referred_for)

    def sums(self, order: Order) -> str:
        return f"{order.total} {order.currency}, with {order.delivery} for delivery, containing {order.tax} of tax"

    @display(description="placed at", ordering="placed_at")
    def placed(self, order: Order) -> str:
        return to_the_second(order.placed_at)

    @display(description="changed at", ordering="changed_at")
    def changed(self, order: Order) -> str:
        return to_the_second(order.changed_at)


def _something_is_left(order: Order) -> bool:
    return any(left_to_return(order.pk).values())


def _only_held(request: HttpRequest) -> bool:
    return request.GET.get("status__exact") == Status.HELD
