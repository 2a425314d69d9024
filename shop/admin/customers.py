"""Customers for staff to look up. Lists mask addresses, since screens are seen by more people than need them.

Nothing is edited here: what a customer is goes through the services, as each change is an event.
"""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from events.adminsite import ReadOnly
from shop.models import Address, Customer


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

    @display(description="e-mail")
    def masked_email(self, customer: Customer) -> str:
        return masked(customer.email)
