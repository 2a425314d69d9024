"""An account's addresses: each page changes one of them, and nobody else's."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.account_forms import AddressForm
from shop.models import Address, Customer
from shop.queries.customers import addresses_of
from shop.services.addresses import (
    MOST,
    TooManyAddresses,
    UnknownAddress,
    add_address,
    change_address,
    choose_default,
    delete_address,
)
from shop.views.shopper import Signed, for_customer


@require_safe
@for_customer
def addresses(request: Signed, *, customer: Customer) -> HttpResponse:
    """Where parcels may go, the default first."""
    return render(
        request, "shop/account/addresses.html", {"addresses": addresses_of(request.user), "customer": customer}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer
def add(request: Signed, *, customer: Customer) -> HttpResponse:  # noqa: ARG001
    """Ask for another place, then add it."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_address(request.user, form.place(), default=form.default_wanted)
        except TooManyAddresses:
            most = _("You have %(most)s addresses already. Please delete one first.") % {"most": MOST}
            form.add_error(None, most)
        else:
            messages.success(request, _("The address is added."))
            return redirect("account-addresses")
    return _ask(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer
def change(request: Signed, address_id: UUID, *, customer: Customer) -> HttpResponse:  # noqa: ARG001
    """Show the place as it is, then put another one there. What was ordered so far goes where it was sent."""
    address = _find(request, address_id)
    form = AddressForm(request.POST if request.method == "POST" else None, address=address)
    if not form.is_valid():
        return _ask(request, form, address)
    try:
        change_address(request.user, address_id, form.place(), default=form.default_wanted, now=timezone.now())
    except UnknownAddress as unknown:  # deleted between the two, in another tab
        raise Http404(str(unknown)) from unknown
    messages.success(request, _("The address is changed."))
    return redirect("account-addresses")


@require_POST
@for_customer
def delete(request: Signed, address_id: UUID, *, customer: Customer) -> HttpResponse:  # noqa: ARG001
    """Send no more parcels there. A second click finds it gone, as it was meant to be."""
    _attempt(lambda: delete_address(request.user, address_id, now=timezone.now()))
    messages.success(request, _("The address is deleted."))
    return redirect("account-addresses")


@require_POST
@for_customer
def make_default(request: Signed, address_id: UUID, *, customer: Customer) -> HttpResponse:  # noqa: ARG001
    """Propose this place first from now on."""
    _attempt(lambda: choose_default(request.user, address_id))
    messages.success(request, _("Your parcels go there now, unless you say otherwise."))
    return redirect("account-addresses")


def _ask(request: Signed, form: AddressForm, address: Address | None = None) -> HttpResponse:
    context = {"form": form, "address": address}
    return render(request, "shop/account/address.html", context, status=422 if form.errors else 200)


def _find(request: Signed, address_id: UUID) -> Address:
    found = next((address for address in addresses_of(request.user) if address.pk == address_id), None)
    if found is None:
        raise Http404(f"The account has no address {address_id}.")
    return found


def _attempt(command: Callable[[], None]) -> None:
    try:
        command()
    except UnknownAddress as unknown:
        raise Http404(str(unknown)) from unknown
