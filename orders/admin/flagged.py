"""Flagged cards, the orders that they held, and the counts behind them, to be read; a flag may be lifted.

No page shows a whole fingerprint: its beginning tells cards apart, and who may see what is inside events has the rest.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import CappedPaginator, ReadOnly, stands
from orders import services
from orders.admin.deciding import Decision, decide
from orders.admin.orders import to_the_second
from orders.held import spell_window
from orders.models import CardReferral, CardWindow, FlaggedCard, Order
from orders.services import Outcome
from orders.services.flagged import stands_from, stands_until
from orders.status import Status
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
    fields = readonly_fields = ["order", "status", "known_then"]
    hide_title = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[CardReferral]:
        """With the orders' numbers and statuses: there is no foreign key to follow."""
        known = Order.objects.filter(pk=OuterRef("order_id"))
        said = {name: Subquery(known.values(name)) for name in ("number", "status")}
        return super().get_queryset(request).annotate(**said)

    @display(description="order")
    def order(self, referral: Any) -> str:
        url = reverse("admin:orders_order_change", args=[referral.order_id])
        if referral.number is None:
            return str(referral.order_id)
        return format_html('<a class="desk-link" href="{}">{}</a>', url, referral.number)

    @display(description="authorizations by then")
    def known_then(self, referral: CardReferral) -> int:
        return referral.authorizations

    @display(description="is now")
    def status(self, referral: Any) -> str:
        return Status(referral.status).label if referral.status else "not known here"


class ByCard(ReadOnly, ModelAdmin):
    """What is looked up by the beginning of a fingerprint, as pages show it."""

    search_fields = ["^card_fingerprint"]
    search_help_text = "The beginning of a card's fingerprint."
    paginator = CappedPaginator

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_term.strip().removesuffix("…"))


@admin.register(FlaggedCard)
class FlaggedCardAdmin(ByCard):
    list_display = ["card", "window", "authorizations", "orders_held", "state_label"]
    list_filter = [State]
    fields = ["card", "window", "authorizations", "heard", "state"]
    readonly_fields = ["card", "window", "heard", "state"]
    inlines = [ReferralInline]
    actions_detail = ["lift"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FlaggedCard]:
        return super().get_queryset(request).annotate(held=Count("referrals"))

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

    @display(description="heard of at")
    def heard(self, flag: FlaggedCard) -> str:
        return to_the_second(flag.flagged_at)

    @display(description="orders held", ordering="held")
    def orders_held(self, flag: Any) -> int:
        return int(flag.held)

    @display(description="state", label=LABELS)
    def state_label(self, flag: FlaggedCard) -> tuple[str, str]:
        return _state(flag)

    @display(description="state")
    def state(self, flag: FlaggedCard) -> str:
        if flag.lifted_at:
            return f"Lifted by {flag.lifted_by} at {to_the_second(flag.lifted_at)}: {flag.lifted_why}"
        kind, word = _state(flag)
        return f"{word} {'until' if kind == STANDS else 'since'} {to_the_second(stands_until(flag))}"


def _state(flag: FlaggedCard) -> tuple[str, str]:
    if flag.lifted_at:
        return LIFTED, f"Lifted by {flag.lifted_by}"
    return (STANDS, "Stands") if stands_until(flag) > timezone.now() else (OVER, "Over")


class HowOften(admin.SimpleListFilter):
    title = "how often"
    parameter_name = "often"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("yes", f"{OFTEN} times or more")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CardWindow]) -> QuerySet[CardWindow]:  # noqa: ARG002
        return queryset.filter(authorizations__gte=OFTEN) if self.value() == "yes" else queryset


@admin.register(CardWindow)
class CardWindowAdmin(ByCard):
    list_display = ["card", "window", "authorizations", "is_flagged"]
    list_filter = [HowOften]
    fields = readonly_fields = ["card", "window", "authorizations", "is_flagged"]

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
