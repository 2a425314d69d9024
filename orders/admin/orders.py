"""Orders for staff to read, and to decide on where a check left them to staff. An order changes by commands alone."""

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import ReadOnly
from orders.admin.cancelling import CANCEL
from orders.admin.deciding import decide
from orders.admin.review import REJECT, RELEASE
from orders.models import Order, OrderLine, OrderStep, Verdict
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


def sentences(reasons: list[dict[str, str]]) -> str:
    return "; ".join(reason["text"] for reason in reasons) or "-"


class LineInline(ReadOnly, TabularInline):
    model = OrderLine
    verbose_name_plural = "lines"
    fields = ["sku", "name", "quantity", "unit_price"]
    hide_title = True
    extra = 0


class StepInline(ReadOnly, TabularInline):
    model = OrderStep
    verbose_name_plural = "history"
    fields = readonly_fields = ["version", "status", "when", "details"]
    hide_title = True
    extra = 0

    def when(self, step: OrderStep) -> str:
        return to_the_second(step.at)

    def details(self, step: OrderStep) -> str:
        return ", ".join(f"{name}: {value}" for name, value in step.detail.items()) or "-"


class VerdictInline(ReadOnly, TabularInline):
    model = Verdict
    fields = readonly_fields = ["check_name", "answer", "why", "decided_by", "when", "late"]
    hide_title = True
    extra = 0

    def why(self, verdict: Verdict) -> str:
        return sentences(verdict.reasons)

    def when(self, verdict: Verdict) -> str:
        return to_the_second(verdict.received_at)


@admin.register(Order)
class OrderAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "status_label", "total", "currency", "placed", "changed"]
    list_filter = ["status", "placed_at"]
    search_fields = ["number__iexact", "id__iexact", "customer_id__iexact"]
    search_help_text = "A number such as P-10423, or the id of an order or a customer."
    fieldsets = [
        (None, {"fields": [("number", "status"), "why_rejected", "sums", ("placed", "changed"), "checks"]}),
        ("Known elsewhere as", {"fields": [("id", "version"), ("customer_id", "customer_version"), "address_id"]}),
    ]
    readonly_fields = ["id", "why_rejected", "sums", "placed", "changed"]
    inlines = [StepInline, LineInline, VerdictInline]
    list_per_page = 50
    actions_detail = ["release", "reject", "cancel"]

    # Named by method: Unfold looks a dotted permission up in the database, even before there is one.

    def has_review_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where there is something to decide."""
        if not request.user.has_perm("orders.review_order"):
            return False
        return object_id is None or Order.objects.filter(pk=object_id, status=Status.HELD).exists()

    def has_cancel_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where it is not too late."""
        if not request.user.has_perm("orders.cancel_order"):
            return False
        return object_id is None or Order.objects.filter(pk=object_id, status__in=CANCELLABLE).exists()

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

    @display(description="why it was rejected")
    def why_rejected(self, order: Order) -> str:
        return sentences(order.reasons)

    def sums(self, order: Order) -> str:
        return f"{order.total} {order.currency}, with {order.delivery} for delivery, containing {order.tax} of tax"

    @display(description="placed at", ordering="placed_at")
    def placed(self, order: Order) -> str:
        return to_the_second(order.placed_at)

    @display(description="changed at", ordering="changed_at")
    def changed(self, order: Order) -> str:
        return to_the_second(order.changed_at)
