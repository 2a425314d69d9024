"""Who is locked out of the back office, and how colleagues let them in again."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from events.adminsite import Question, ReadOnly, ask, found

UNLOCKING = (
    "The wrong passwords are forgotten, and the next try counts as the first. Make sure that it is your colleague who "
    "asks: call them back."
)


@admin.register(AccessAttempt)
class LockoutAdmin(ReadOnly, ModelAdmin):
    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "is_locked")
    search_fields = ("=username", "=ip_address")
    search_help_text = "Search by the whole login or address."
    fields = ("username", "ip_address", "user_agent", "failures_since_start", "attempt_time")
    actions_detail = ("unlock",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessAttempt]:
        """What has run out locks nobody any more."""
        since = timezone.now() - timedelta(minutes=settings.LOCK_OUT_MINUTES)
        attempts: QuerySet[AccessAttempt] = super().get_queryset(request).filter(attempt_time__gt=since)
        return attempts

    def has_unlock_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("axes.change_accessattempt")

    @action(description="Unlock", url_path="unlock", icon="lock_open", permissions=["view", "unlock"])
    def unlock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        attempt = found(self, request, object_id)
        page = reverse("admin:axes_accessattempt_change", args=[attempt.pk])
        question = Question(f"Unlock {attempt.username}", UNLOCKING, "Unlock", page, "access attempts")
        return ask(self, request, question, then=lambda _: _unlock(request, attempt), original=attempt)

    @display(description="locked out", boolean=True)
    def is_locked(self, attempt: AccessAttempt) -> bool:
        return bool(attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT)


def _unlock(request: HttpRequest, attempt: AccessAttempt) -> HttpResponse:
    AccessAttempt.objects.filter(username=attempt.username, ip_address=attempt.ip_address).delete()
    messages.success(request, f"{attempt.username} can sign in again from {attempt.ip_address}.")
    return redirect("admin:axes_accessattempt_changelist")
