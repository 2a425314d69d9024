"""Whether the reports are behind: what the shop has said, and when something was last written there."""

from datetime import datetime, timedelta

from shop.reports.models import ReportedOrder

GRACE = timedelta(seconds=30)  # relay and sink take a second or two; a busy machine, more


def behind_since(written_at: datetime | None, *, now: datetime) -> datetime | None:
    """Since when something was reported that cannot have been written; None if all is well."""
    waiting = ReportedOrder.objects.filter(reported_at__lt=now - GRACE).order_by("reported_at")
    if written_at:
        waiting = waiting.filter(reported_at__gt=written_at)
    return waiting.values_list("reported_at", flat=True).first()
