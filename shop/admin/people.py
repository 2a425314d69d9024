"""Logins and their roles. A manager hands out the four roles; only a superuser makes superusers and other rights."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as PlainGroupAdmin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField, QuerySet
from django.forms import ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shop.models import User
from shop.roles import ROLES

admin.site.unregister(Group)

# What a manager decides about a login. Rights beyond the roles, and superusers, are not among it.
BY_MANAGERS = (
    (None, {"fields": ("username", "password")}),
    ("Who it is", {"fields": ("first_name", "last_name", "email")}),
    ("What they may do", {"fields": ("is_active", "groups")}),
    ("When", {"fields": ("last_login", "date_joined")}),
)


@admin.register(User)
class UserAdmin(PlainUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Managers see the staff that they manage: neither superusers, whose password they could set, nor shoppers."""
        logins: QuerySet[User] = super().get_queryset(request)
        if request.user.is_superuser:
            return logins
        return logins.filter(is_staff=True, is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None or request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return BY_MANAGERS

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        if db_field.name == "groups" and not request.user.is_superuser:
            kwargs["queryset"] = Group.objects.filter(name__in=ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Whom a manager gives a login works here: a shopper makes their own."""
        if not change and not request.user.is_superuser:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """The groups that a manager was not shown stay as they were."""
        beyond = list(form.instance.groups.exclude(name__in=ROLES)) if change else []
        super().save_related(request, form, formsets, change)
        if not request.user.is_superuser:
            form.instance.groups.add(*beyond)


@admin.register(Group)
class GroupAdmin(PlainGroupAdmin, ModelAdmin):
    pass
