"""What forms around the cart need."""

from django import template
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def click() -> SafeString:
    """A name for this form on this page, by which a double click on its button is known for one."""
    return format_html('<input type="hidden" name="click" value="{}">', get_random_string(12))


@register.filter
def plain(number: object) -> str:
    """A number for an attribute: a point and digits, in every language."""
    return str(number)
