"""Mails: what was written to whom, and those of which nobody knows whether they went out."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from events.adminsite import Question, ReadOnly, ask, attempt, found
from shop.models import OrderMail
from shop.queries.mails import in_trouble
from shop.services.mail import NothingToResend, resend_mail

RESENDING = (
    "The mail server may have taken this mail before something went wrong: whoever it is for may already have it, and "
    "would then have it twice. Ask them, or look into the mail server's log, if that matters."
)


class Trouble(admin.SimpleListFilter):
    """Mails that need a look: unsure, or failing so far."""

    title = "trouble"
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("yes", "Unsure or failing")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OrderMail]) -> QuerySet[OrderMail]:  # noqa: ARG002
        return in_trouble(queryset) if self.value() else queryset


NOT_OURS = "It opens something, and is for its recipient alone."


@admin.register(OrderMail)
class OrderMailAdmin(ReadOnly, ModelAdmin):
    list_display = ["subject_or_kind", "recipient", "state_label", "created_at"]
    list_filter = [Trouble, "kind", "done_at"]
    search_fields = ["order_id__iexact", "recipient__iexact"]
    search_help_text = "The id of an order, or a whole address."
    fields = [
        "subject",
        "recipient",
        "state_label",
        "sending_at",
        "done_at",
        "attempts",
        "last_error",
        "letter",
        "words",
    ]
    readonly_fields = ["state_label", "letter", "words"]
    actions_detail = ["resend"]

    @display(description="mail")
    def subject_or_kind(self, mail: OrderMail) -> str:
        return mail.subject or str(mail)

    @display(description="state", label={"sent": "success", "unsure": "danger", "failing": "warning", "owed": "info"})
    def state_label(self, mail: OrderMail) -> str:
        return mail.state

    @display(description="as it looks")
    def letter(self, mail: OrderMail) -> SafeString:
        if not mail.readable:
            return SafeString(NOT_OURS)
        return format_html('<a class="text-link" href="{}">Open</a>', reverse("mail", args=[mail.pk]))

    @display(description="text")
    def words(self, mail: OrderMail) -> str:
        return mail.text if mail.readable else NOT_OURS

    def has_resend_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For those who may, and where nobody knows whether it was sent."""
        if not request.user.has_perm("shop.resend_ordermail"):
            return False
        return object_id is None or getattr(self.get_object(request, object_id), "state", None) == "unsure"

    @action(description="Send again", url_path="resend", icon="send", permissions=["view", "resend"])
    def resend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mail = found(self, request, object_id)
        page = reverse("admin:shop_ordermail_change", args=[mail.pk])

        def send_again(_said: dict[str, Any]) -> HttpResponse:
            resend = partial(resend_mail, mail_id=mail.pk, now=timezone.now())
            attempt(request, resend, refusal=NothingToResend, done="The mail is sent again.")
            return redirect(page)

        question = Question(f"Send {mail} again", RESENDING, "Send again", page, "the mail")
        return ask(self, request, question, then=send_again, original=mail)
