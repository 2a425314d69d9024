"""Days and times, written as the reader's language writes them. Pages with a script turn them into local time."""

from datetime import UTC, date, datetime

from babel.dates import format_date, format_skeleton, format_time
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shop.languages import locale

register = template.Library()


@register.filter
def day(when: date | None) -> str:
    """``3 November 2026``, or ``3. November 2026`` in German; empty for None."""
    return format_date(_utc(when), "long", locale=locale(get_language())) if when else ""


@register.filter
def moment(when: datetime | None) -> str:
    """``3 Nov, 14:03 UTC``; empty for None. The zone is named, as the reader's is not known here."""
    if when is None:
        return ""
    here, at = locale(get_language()), when.astimezone(UTC)
    return f"{format_skeleton('MMMd', at, locale=here)}, {format_time(at, 'HH:mm', locale=here)} UTC"


@register.filter
def time_tag(when: datetime | None) -> SafeString | str:
    """The same as an element that programs can read, and that scripts turn into local time."""
    if when is None:
        return ""
    return format_html('<time datetime="{}" data-moment>{}</time>', _utc(when).isoformat(), moment(when))


@register.simple_tag
def browser_locale() -> str:
    """What a browser calls the way in which days are written here."""
    return locale(get_language()).replace("_", "-")


def _utc(when: date) -> date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when
