"""Customers for staff to look up. Lists mask addresses, since screens are seen by more people than need them.

Nothing is edited here: what a customer is goes through the services, as each change is an event.
"""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import BooleanField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from events.adminsite import CappedPaginator, Question, ReadOnly, ask, attempt, found
from shop.models import Address, Customer, Erasure
from shop.queries.people import FULL, by_address, initials, masked
from shop.services.customers import UnknownCustomer, erase_customer

ERASING = (
    "The name, the e-mail address, every postal address and every mail are deleted here and in every service. This "
    "cannot be undone.\n\n"
    "Orders stay, as numbers that belong to nobody. A parcel that the carrier has not got yet has no address any more, "
    "and waits for you. Their login goes as well; one of staff stays, and belongs to nobody."
)


class AddressInline(ReadOnly, TabularInline):
    model = Address
    fields = ("line1", "line2", "postcode", "city", "country")


@admin.register(Customer)
class CustomerAdmin(ReadOnly, ModelAdmin):
    list_display = ("shown_name", "masked_email", "language", "created_at")
    ordering = ("-id",)  # UUIDv7: the newest first, by the index that is there anyway
    paginator = CappedPaginator
    search_fields = ("name",)  # get_search_results says by what else
    search_help_text = "Search by name, or by the whole e-mail address or id."
    fields = ("id", "name", "email", "language", "version", "created_at")
    inlines = (AddressInline,)
    actions_detail = ("erase",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Tells the list, whose cells know no request, whether names are to be shown."""
        in_full = Value(request.user.has_perm(FULL), output_field=BooleanField())
        return super().get_queryset(request).annotate(in_full=in_full)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """One question for each kind of text, as an index answers one: by id, by address, or else by name.

        Whoever may not know a name or an address may not find it out by guessing it.
        """
        text = search_term.replace("\0", "").strip()
        if text and (known := _uuid(text)):
            return queryset.filter(pk=known), False
        if text and not request.user.has_perm(FULL):
            return queryset.none(), False
        if "@" in text:
            return by_address(queryset, text), False
        return super().get_search_results(request, queryset, text)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Customer | None:
        """Somebody as the reader may see them: nothing here is ever saved."""
        customer: Customer | None = super().get_object(request, object_id, from_field)
        if customer and not request.user.has_perm(FULL):
            customer.name, customer.email = initials(customer.name), masked(customer.email)
        return customer

    def has_erase_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("shop.erase_customer")

    @action(description="Erase", url_path="erase", icon="person_remove", permissions=["view", "erase"])
    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        customer = found(self, request, object_id)
        page = reverse("admin:shop_customer_change", args=[customer.pk])
        question = Question(f"Erase {customer.name}", ERASING, "Erase for good", page, customer.name)
        return ask(self, request, question, then=lambda _: _erase(request, customer.pk), original=customer)

    @display(description="name", ordering="name")
    def shown_name(self, customer: Any) -> str:
        return customer.name if customer.in_full else initials(customer.name)

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


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
