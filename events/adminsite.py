"""What admin pages are made of: in unfold's clothes where the project wears them, else in Django's own.

This is the one place that knows of both. Import it from ``admin.py`` modules only: it asks which apps are installed.

Whatever staff do goes through :func:`ask`: a link only leads to the question, and sending its form is what does it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.paginator import Paginator
from django.forms import CheckboxInput
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

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


__all__ = [
    "DRESS",
    "CappedPaginator",
    "Checkbox",
    "ModelAdmin",
    "Question",
    "ReadOnly",
    "TabularInline",
    "TextInput",
    "ask",
    "attempt",
    "display",
    "found",
    "sent",
    "show_also",
    "stands",
]

COUNTED = 10_000


class ReadOnly:
    """A mix-in for admins and inlines of rows that only commands and events write: to view is all, for superusers too.

    The tables grow for ever, so nobody counts them whole.
    """

    show_full_result_count = False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A list that nothing narrows says no "Show all", which would show the same."""
        rows = super().get_changelist_instance(request)  # type: ignore[misc]  # of the admin beside it
        if not (rows.query or rows.has_active_filters):
            rows.full_result_count = rows.result_count
        return rows

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


class Question(NamedTuple):
    """What staff are asked: what it means, the button that does it, and the way back (``back``: its address).

    Blank lines in ``text`` make paragraphs.
    """

    title: str
    text: str
    button: str
    back: str
    back_to: str


def ask(
    model_admin: Any,
    request: HttpRequest,
    question: Question,
    *,
    then: Callable[[dict[str, Any]], HttpResponse | None],
    form: forms.Form | None = None,
    template: str = f"events/admin/{DRESS}/ask.html",
    **context: Any,
) -> HttpResponse:
    """Show the question, or do what was sent.

    ``then`` gets what the form says, and returns where to go, or nothing if it found a mistake and told the form.
    """
    form = forms.Form(sent(request)) if form is None else form
    if request.method == "POST" and form.is_valid() and (answer := then(form.cleaned_data)):
        return answer
    site = model_admin.admin_site.each_context(request)
    words = {"opts": model_admin.opts, "form": form, **question._asdict()}
    return TemplateResponse(request, template, {**site, **words, **context})


def sent(request: HttpRequest) -> QueryDict | None:
    """What to make a page's form of: nothing as long as somebody only looks."""
    return request.POST if request.method == "POST" else None


def show_also(form: forms.BaseForm, **answers: str) -> None:
    """Let a form that is shown again hold these answers beside what was typed."""
    data: Any = form.data
    form.data = data.copy()  # and not {**data}, which takes over the lists that a QueryDict keeps
    form.data.update(answers)  # type: ignore[attr-defined]  # a copy can be changed


def attempt(
    request: HttpRequest,
    command: Callable[[], Any],
    *,
    refusal: type[Exception] | tuple[type[Exception], ...],
    done: str,
) -> None:
    """Do it and say so, or say why it was refused."""
    try:
        command()
    except refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)


def stands(
    model_admin: Any,
    request: HttpRequest,
    object_id: str | None,
    also: Callable[[Any], bool] = lambda _row: True,
    **so: Any,
) -> bool:
    """Whether the row of a page, if it is about one, is ``so`` that something can be done. None has a nonsense id.

    That is asked before something is offered. What is sent goes on to its command: if somebody else was quicker, that
    says so best, and "not for your role" would be a lie.
    """
    if object_id is None or request.method == "POST":
        return True
    row = model_admin.get_object(request, object_id)
    return row is not None and all(getattr(row, name) in allowed for name, allowed in so.items()) and also(row)


def found(model_admin: Any, request: HttpRequest, object_id: str) -> Any:
    """The row that a page is about.

    :raises Http404: if there is none
    """
    row = model_admin.get_object(request, object_id)
    if row is None:
        raise Http404(f"There is no {model_admin.opts.verbose_name} {object_id}.")
    return row
