"""Customers for staff to look up. Lists mask addresses, since screens are seen by more people than need them.

Nothing is edited here: what a customer is goes through the services, as each change is an event.
"""

from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import Question, ReadOnly, ask, attempt, found
from shop.models import Address, Customer, Erasure
from shop.services.customers import UnknownCustomer, erase_customer

ERASING = (
    "The name, the e-mail address, every postal address and every mail are deleted here and in every service. This "
    "cannot be undone.\n\n"
    "Orders stay, as numbers that belong to nobody. A parcel that the carrier has not got yet has no address any more, "
    "and waits for you. Their login goes as well; one of staff stays, and belongs to nobody."
)


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
        customer = found(self, request, object_id)
        page = reverse("admin:shop_customer_change", args=[customer.pk])
        question = Question(f"Erase {customer.name}", ERASING, "Erase for good", page, customer.name)
        return ask(self, request, question, then=lambda _: _erase(request, customer.pk), original=customer)

    @display(description="e-mail")
    def masked_email(self, customer: Customer) -> str:
        return masked(customer.email)


@admin.register(Erasure)
class ErasureAdmin(ReadOnly, ModelAdmin):
    list_display = ("customer_id", "actor", "erased_at")
    search_fields = ("=customer_id", "=actor")
    search_help_text = "The id that a customer had, or the name of whoever erased them."


def _erase(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    attempt(
        request,
        lambda: erase_customer(customer_id=customer_id, actor=request.user.get_username()),
        refusal=UnknownCustomer,
        done=f"Customer {customer_id} is erased. Every service forgets them within a moment.",
    )
    return redirect("admin:shop_customer_changelist")
