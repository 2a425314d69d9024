"""Returns: staff approve them or not, and take the pieces in."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import ReadOnly, stands
from orders import services
from orders.admin.deciding import Decision, decide
from orders.models import Return, ReturnPart

State = Return.State
LABELS = {State.REQUESTED: "warning", State.APPROVED: "info", State.REFUSED: "danger", State.REFUNDED: "success"}


def _now(command: Callable[..., None]) -> Callable[..., None]:
    """A command of staff that needs no reason, at this moment."""

    def decided(*, return_id: UUID, actor: str, reason: str) -> None:  # noqa: ARG001
        command(return_id=return_id, by=actor, now=timezone.now())

    return decided


def _refuse(*, return_id: UUID, actor: str, reason: str) -> None:
    services.refuse_return(return_id=return_id, reason=reason, by=actor, now=timezone.now())


APPROVE = Decision(
    command=_now(services.approve_return),
    refusal=services.ReturnMovedOn,
    key="return_id",
    title="Approve the {thing}",
    text="The customer is told to send the pieces. Nothing is refunded before they are here.",
    button="Approve",
    reason_help="",
    done="The {thing} is approved.",
)
REFUSE = Decision(
    command=_refuse,
    refusal=(services.ReturnMovedOn, services.NothingChosen),
    key="return_id",
    title="Refuse the {thing}",
    text="The customer keeps the pieces and the price. They can ask again.",
    button="Refuse",
    reason_help="The customer reads it.",
    reason_required=True,
    done="The {thing} is refused.",
)
RECEIVE = Decision(
    command=_now(services.receive_return),
    refusal=services.ReturnMovedOn,
    key="return_id",
    title="Take the {thing} in",
    text="The pieces are here and can be sold again: the stock takes them in, and their price is refunded. What is too "
    "broken to be sold, adjust in the stock room afterwards.",
    button="They are here",
    reason_help="",
    done="The {thing} is received. Stock and refund follow within a moment.",
)


class PartInline(ReadOnly, TabularInline):
    model = ReturnPart
    verbose_name_plural = "what comes back"
    fields = readonly_fields = ["quantity", "name"]
    hide_title = True
    extra = 0

    def name(self, part: ReturnPart) -> str:
        return f"{part.line.name} ({part.line.sku})"


@admin.register(Return)
class ReturnAdmin(ReadOnly, ModelAdmin):
    list_display = ["number", "state_label", "pieces", "reason", "requested_at"]
    list_filter = ["state", "requested_at"]
    list_select_related = ["order"]
    search_fields = ["order__number__iexact", "id__iexact", "order__id__iexact"]
    search_help_text = "An order's number such as P-10423, or the id of an order or a return."
    fields = [
        "order",
        "state",
        "reason",
        "refusal",
        "refund",
        "handled_by",
        ("requested_at", "changed_at"),
    ]
    inlines = [PartInline]
    actions_detail = ["approve", "refuse", "receive"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Return]:
        return super().get_queryset(request).prefetch_related("parts__line")

    @display(description="order", ordering="order__number")
    def number(self, asked: Return) -> str:
        return asked.order.number

    @display(description="state", label=LABELS, ordering="state")
    def state_label(self, asked: Return) -> tuple[str, str]:
        return asked.state, asked.get_state_display()

    @display(description="what comes back")
    def pieces(self, asked: Return) -> str:
        return ", ".join(map(str, asked.parts.all()))

    # For those who may, and where it is this that comes next.

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        may = request.user.has_perm("orders.handle_return")
        return may and stands(self, request, object_id, state=(State.REQUESTED,))

    def has_receive_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        may = request.user.has_perm("orders.receive_return")
        return may and stands(self, request, object_id, state=(State.APPROVED,))

    @action(description="Approve", url_path="approve", icon="check", permissions=["view", "decide"])
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, APPROVE)

    @action(description="Refuse", url_path="refuse", icon="block", permissions=["view", "decide"])
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, REFUSE)

    @action(description="Received", url_path="receive", icon="inventory", permissions=["view", "receive"])
    def receive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, RECEIVE)
