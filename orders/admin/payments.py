"""Payments for staff to read: the cards and accounts that were tried by what came of them, never by their tokens."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from events.adminsite import ReadOnly
from orders.models import FakeCharge, FakeRefund, Order, Payment, PaymentAttempt, PaymentErrand, PaymentRefund

LABELS = {
    **dict.fromkeys(Payment.State, "info"),
    Payment.State.DECLINED: "warning",
    Payment.State.CAPTURED: "success",
}


class AttemptInline(ReadOnly, TabularInline):
    model = PaymentAttempt
    verbose_name_plural = "cards and accounts tried"
    fields = readonly_fields = ("number", "method", "outcome", "code", "text", "created_at", "answered_at")
    hide_title = True
    extra = 0


class RefundInline(ReadOnly, TabularInline):
    model = PaymentRefund
    verbose_name_plural = "given back"
    fields = readonly_fields = ("amount", "why", "reference", "created_at", "done_at")
    hide_title = True
    extra = 0


class ErrandInline(ReadOnly, TabularInline):
    model = PaymentErrand
    verbose_name_plural = "questions to the gateway"
    fields = readonly_fields = ("kind", "due_at", "done_at", "attempts", "last_error")
    hide_title = True
    extra = 0


@admin.register(Payment)
class PaymentAdmin(ReadOnly, ModelAdmin):
    list_display = ("number", "state_label", "sum", "over", "changed_at")
    list_filter = ("state", "over")
    search_fields = ("=number", "=order_id", "=id", "=reference")
    search_help_text = "A number such as P-10423, the id of an order or a payment, or the gateway's reference."
    fields = ("order", "id", "order_id", "state", "amount", "currency", "reference", "over", "changed_at")
    readonly_fields = fields
    inlines = (AttemptInline, RefundInline, ErrandInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        """With the numbers by which people know orders."""
        number = Order.objects.filter(pk=OuterRef("order_id")).values("number")
        return super().get_queryset(request).annotate(number=Subquery(number))

    @display(description="order", ordering="order_id")  # which grow with time, as the numbers do
    def number(self, payment: Any) -> str:
        return str(payment.number or payment.order_id)

    @display(description="order")
    def order(self, payment: Any) -> str:
        """Whoever looks at a payment asks next what was bought."""
        page = reverse("admin:orders_order_change", args=[payment.order_id])
        return format_html('<a class="text-link" href="{}">{}</a>', page, self.number(payment))

    @display(description="amount", ordering="amount")
    def sum(self, payment: Payment) -> str:
        return f"{payment.amount} {payment.currency}"

    @display(description="state", label=LABELS, ordering="state")
    def state_label(self, payment: Payment) -> tuple[str, str]:
        return payment.state, payment.get_state_display()


class FakeRefundInline(ReadOnly, TabularInline):
    model = FakeRefund
    fields = readonly_fields = ("reference", "amount", "calls", "refunded_at")
    extra = 0


@admin.register(FakeCharge)
class FakeChargeAdmin(ReadOnly, ModelAdmin):
    list_display = ("reference", "order_id", "amount", "currency", "captured", "calls", "charged_at")
    search_fields = ("=reference", "=order_id")
    exclude = ("token",)
    inlines = (FakeRefundInline,)
