"""Orders' numbers within a line: browsers may break a line at a hyphen, and half a number is nothing to read out."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NUMBERS = re.compile(r"\bP-\d+\b")


@register.filter
def unbroken(text: object) -> SafeString:
    """The text, escaped, with each number of an order in one piece."""
    whole = NUMBERS.sub(
        r'<span class="unbroken">\g<0></span>', conditional_escape(text if isinstance(text, str) else str(text))
    )
    return mark_safe(whole)  # noqa: S308 - escaped above, and a number holds nothing that markup is made of
