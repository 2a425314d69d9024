"""What admin pages are made of: in unfold's clothes where the project wears them, else in Django's own.

This is the one place that knows of both. Import it from ``admin.py`` modules only: it asks which apps are installed.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.paginator import Paginator
from django.forms import CheckboxInput

if apps.is_installed("unfold"):
    from unfold.admin import ModelAdmin, TabularInline
    from unfold.decorators import display
    from unfold.widgets import UnfoldAdminTextInputWidget as TextInput
    from unfold.widgets import UnfoldBooleanWidget as Checkbox

    DRESS = "unfold"
else:
    from django.contrib.admin import ModelAdmin, TabularInline

    TextInput, Checkbox = AdminTextInputWidget, CheckboxInput
    DRESS = "plain"

    def display(*, label: Any = None, **options: Any) -> Callable[[Any], Any]:  # noqa: ARG001 - unfold's colours
        return admin.display(**options)


__all__ = ["DRESS", "CappedPaginator", "Checkbox", "ModelAdmin", "ReadOnly", "TabularInline", "TextInput", "display"]

COUNTED = 10_000


class ReadOnly:
    """A mix-in for admins and inlines of rows that only commands and events write: to view is all, for superusers too.

    The tables grow for ever, so nobody counts them whole.
    """

    show_full_result_count = False

    def has_add_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_change_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False


class CappedPaginator(Paginator):
    """Counts, and leads to, ten thousand rows at most: further back one searches."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:COUNTED].count())
