"""Parts of pages that look the same whenever they show the same: rendered once, for each language, and remembered."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def remembered(name: str, **shown: Any) -> SafeString:
    """Include a template that shows nothing but the arguments.

    They are the key, so they must be values: texts, numbers, tuples, frozen structs. Nothing gets old, as other
    values are another key; no row of a model, which equals any other state of itself.
    """
    render = _render.__wrapped__ if settings.DEBUG else _render
    return render(name, get_language(), tuple(shown.items()))


@lru_cache(maxsize=1024)  # a few kilobytes each at most
def _render(name: str, language: str | None, shown: tuple[tuple[str, Any], ...]) -> SafeString:  # noqa: ARG001 - a key
    return SafeString(get_template(name).render(dict(shown)))
