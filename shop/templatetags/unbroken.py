"""Words with a hyphen that stay in one line: browsers may break there, and half a number is nothing to read out."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

WHOLE = re.compile(r"\b(P-\d+|[eE]-[mM]ail)\b")


@register.filter
def unbroken(text: object) -> SafeString:
    """The text, escaped, with each number of an order, and each e-mail, in one piece."""
    whole = WHOLE.sub(
        r'<span class="unbroken">\g<0></span>', conditional_escape(text if isinstance(text, str) else str(text))
    )
    return mark_safe(whole)  # noqa: S308 - escaped above, and neither holds what markup is made of
