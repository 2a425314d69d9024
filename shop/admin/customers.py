"""Customers for staff to look up. Lists mask addresses, since screens are seen by more people than need them.

Nothing is edited here: what a customer is goes through the services, as each change is an event.
"""

from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import ReadOnly
from shop.models import Address, Customer, Erasure
from shop.services.customers import UnknownCustomer, erase_customer


def masked(email: str) -> str:
    """``ada@example.org`` as ``a…@example.org``: enough to compare, too little to write to."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


class AddressInline(ReadOnly, TabularInline):
    model = Address
    fields = ("line1", "line2", "postcode", "city", "country")


@admin.register(Customer)
class CustomerAdmin(ReadOnly, ModelAdmin):
    list_display = ("name", "masked_email", "language", "created_at")
    search_fields = ("=id", "=email", "name")
    search_help_text = "Search by name, or by the whole e-mail address or id."
    fields = ("id", "name", "email", "language", "version", "created_at")
    inlines = (AddressInline,)
    actions_detail = ("erase",)

    def has_erase_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("shop.erase_customer")

    @action(description="Erase", url_path="erase", icon="person_remove", permissions=["view", "erase"])
    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        customer = _customer(object_id)
        if request.method == "POST":
            return _erase(request, customer.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": Customer._meta,
            "original": customer,
            "title": f"Erase {customer.name}",
            "back": reverse("admin:shop_customer_change", args=[customer.pk]),
        }
        return TemplateResponse(request, "shop/admin/erase.html", context)

    @display(description="e-mail")
    def masked_email(self, customer: Customer) -> str:
        return masked(customer.email)


@admin.register(Erasure)
class ErasureAdmin(ReadOnly, ModelAdmin):
    list_display = ("customer_id", "actor", "erased_at")
    search_fields = ("=customer_id", "=actor")
    search_help_text = "The id that a customer had, or the name of whoever erased them."


def _customer(customer_id: str) -> Customer:
    try:
        return Customer.objects.get(pk=UUID(customer_id))
    except (ValueError, Customer.DoesNotExist) as error:
        raise Http404(f"There is no customer {customer_id}.") from error


def _erase(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    try:
        erase_customer(customer_id=customer_id, actor=request.user.get_username())
    except UnknownCustomer as unknown:
        messages.error(request, str(unknown))
    else:
        messages.success(request, f"Customer {customer_id} is erased. Every service forgets them within a moment.")
    return redirect("admin:shop_customer_changelist")
