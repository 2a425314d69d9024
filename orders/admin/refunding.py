"""The page on which staff give money back: how much, and why."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from events.adminsite import Question, TextInput, ask, found, sent
from orders import services
from orders.admin.deciding import commit
from orders.models import Order, Payment, PaymentRefund

TEXT = (
    "The amount goes back the way it was paid, and the goods stay with the customer. What is sent back has a refund of "
    "its own: see the returns."
)


class RefundForm(forms.Form):
    refund_id = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal("0.01"), widget=UnfoldAdminDecimalFieldWidget
    )
    reason = forms.CharField(
        max_length=200, widget=TextInput, help_text="It is kept with your name. The customer does not read it."
    )

    def __init__(self, data: Any, *, left: Decimal, currency: str) -> None:
        super().__init__(data, initial={"refund_id": uuid4(), "amount": left})
        self.left = left
        self.fields["amount"].help_text = f"{currency}; {left} at most."

    def clean(self) -> dict[str, Any]:
        """What is too much is said beside the field; a form that was sent before asks for nothing more."""
        said: dict[str, Any] = super().clean() or {}
        known = "refund_id" in said and PaymentRefund.objects.filter(pk=said["refund_id"]).exists()
        if not known and said.get("amount", Decimal(0)) > self.left:
            self.add_error("amount", f"No more than {self.left} is left to give back.")
        return said


def refundable(order_id: UUID | str) -> Decimal:
    """What was taken for an order and not given back, or promised back, yet."""
    payment = Payment.objects.filter(order_id=order_id, state=Payment.State.CAPTURED).first()
    return payment.unpromised() if payment else Decimal(0)


def refund(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Ask how much and why, or owe it back."""
    order: Order = found(model_admin, request, object_id)
    page = reverse("admin:orders_order_change", args=[order.pk])
    form = RefundForm(sent(request), left=refundable(order.pk), currency=order.currency)

    def carry_out(said: dict[str, Any]) -> HttpResponse:
        sum_ = f"{said['amount']} {order.currency}"
        commit(
            model_admin,
            request,
            order,
            lambda: services.refund_goodwill(
                order_id=order.pk, refund_id=said["refund_id"], amount=said["amount"], now=timezone.now()
            ),
            refusal=services.NotRefundable,
            done=f"{sum_} goes back to the customer of {order}.",
            noted=f"Refund of {sum_}: {said['reason']}",
        )
        return redirect(page)

    question = Question(f"Refund {order}", TEXT, "Give it back", page, str(order))
    return ask(model_admin, request, question, then=carry_out, form=form, original=order)
