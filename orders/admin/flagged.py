"""Flagged cards, the orders that they held, and the counts behind them, to be read; a flag may be lifted.

No page shows a whole fingerprint: its beginning tells cards apart, and who may see what is inside events has the rest.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import CappedPaginator, ReadOnly, stands
from orders import services
from orders.admin.deciding import Decision, decide
from orders.held import spell_window
from orders.models import CardReferral, CardWindow, FlaggedCard, Order
from orders.services import Outcome
from orders.services.flagged import stands_from
from orders.windows import OFTEN

STANDS, LIFTED, OVER = "stands", "lifted", "over"
LABELS = {STANDS: "warning", LIFTED: "success", OVER: "info"}


def _lift(*, flag_id: int, actor: str, reason: str) -> Outcome:
    return services.lift_flag(flag_id=flag_id, actor=actor, reason=reason, now=timezone.now())


LIFT = Decision(
    command=_lift,
    refusal=FlaggedCard.DoesNotExist,
    key="flag_id",
    title="Lift the flag on {thing}",
    text="Orders that are paid with this card are no longer held because of these five minutes. Those that are held "
    "already still wait for you. If the card is used so often again, it is flagged again.",
    button="Lift the flag",
    reason_help="Kept with your name: how do you know that nothing is wrong?",
    reason_required=True,
    done="The flag on {thing} is lifted.",
)


class State(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(STANDS, "Stands"), (LIFTED, "Lifted"), (OVER, "Over")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FlaggedCard]) -> QuerySet[FlaggedCard]:  # noqa: ARG002
        since = stands_from(timezone.now())
        match self.value():
            case "stands":
                return queryset.filter(lifted_at=None, window_start__gt=since)
            case "lifted":
                return queryset.filter(lifted_at__isnull=False)
            case "over":
                return queryset.filter(lifted_at=None, window_start__lte=since)
        return queryset


class ReferralInline(ReadOnly, TabularInline):
    model = CardReferral
    verbose_name_plural = "orders that it held"
    fields = readonly_fields = ["order", "status", "authorizations"]
    hide_title = True
    extra = 0

    @display(description="order")
    def order(self, referral: CardReferral) -> str:
        order = Order.objects.filter(pk=referral.order_id).first()
        url = reverse("admin:orders_order_change", args=[referral.order_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, order) if order else str(referral.order_id)

    @display(description="is now")
    def status(self, referral: CardReferral) -> str:
        order = Order.objects.filter(pk=referral.order_id).first()
        return order.get_status_display() if order else "not known here"


@admin.register(FlaggedCard)
class FlaggedCardAdmin(ReadOnly, ModelAdmin):
    list_display = ["card", "window", "authorizations", "state_label", "flagged_at"]
    list_filter = [State]
    search_fields = ["^card_fingerprint"]
    search_help_text = "The beginning of a card's fingerprint."
    fields = ["card", "window", "authorizations", "state_label", "flagged_at", "lifted_at", "lifted_by", "lifted_why"]
    readonly_fields = ["card", "window", "state_label"]
    inlines = [ReferralInline]
    paginator = CappedPaginator
    actions_detail = ["lift"]

    def has_lift_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where there is something to lift."""
        may = request.user.has_perm("orders.lift_flaggedcard")
        return may and stands(self, request, object_id, lifted_at=(None,))

    @action(description="Lift the flag", url_path="lift", icon="flag", permissions=["view", "lift"])
    def lift(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return decide(self, request, object_id, LIFT)

    @display(description="five minutes (UTC)", ordering="window_start")
    def window(self, flag: FlaggedCard) -> str:
        return spell_window(flag.window_start)

    @display(description="state", label=LABELS)
    def state_label(self, flag: FlaggedCard) -> tuple[str, str]:
        if flag.lifted_at:
            return LIFTED, f"Lifted by {flag.lifted_by}"
        return (STANDS, "Stands") if flag.window_start > stands_from(timezone.now()) else (OVER, "Over")


class HowOften(admin.SimpleListFilter):
    title = "how often"
    parameter_name = "often"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("yes", f"{OFTEN} times or more")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CardWindow]) -> QuerySet[CardWindow]:  # noqa: ARG002
        return queryset.filter(authorizations__gte=OFTEN) if self.value() == "yes" else queryset


@admin.register(CardWindow)
class CardWindowAdmin(ReadOnly, ModelAdmin):
    list_display = ["card", "window", "authorizations", "is_flagged"]
    list_filter = [HowOften]
    search_fields = ["^card_fingerprint"]
    search_help_text = "The beginning of a card's fingerprint."
    fields = readonly_fields = ["card", "window", "authorizations", "is_flagged"]
    paginator = CappedPaginator

    def get_queryset(self, request: HttpRequest) -> QuerySet[CardWindow]:
        same = FlaggedCard.objects.filter(
            card_fingerprint=OuterRef("card_fingerprint"), window_start=OuterRef("window_start")
        )
        return super().get_queryset(request).annotate(flagged=Exists(same))

    @display(description="five minutes (UTC)", ordering="window_start")
    def window(self, counted: CardWindow) -> str:
        return spell_window(counted.window_start)

    @display(description="found by the SQL job too", boolean=True)
    def is_flagged(self, counted: Any) -> bool:
        return bool(counted.flagged)
