"""The cart's page, and the two forms that change it. All of it works without JavaScript."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shop.cart import CartRefused
from shop.queries.cart import cart_page
from shop.services import cart as carts
from shop.services.cart import cart_of


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What is in the cart, what it costs, and what is in the way of ordering it."""
    cart = cart_of(request)
    page = cart_page(cart)
    cart.saw(page.prices)
    removed = carts.removed(request.session)
    return render(request, "shop/cart/cart.html", {"page": page, "removed": removed})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put something in; on refusal go back to where the shopper was, with the reason. A double click adds once."""
    carts.forget_removed(request.session)
    cart, sku, quantity = cart_of(request), request.POST.get("sku", ""), request.POST.get("quantity", "1")
    try:
        with cart.alone():
            if carts.clicked_twice(cart, request.session, request.POST.get("click", ""), at=timezone.now()):
                return redirect("cart")
            variant = carts.add(cart, sku=sku, quantity=quantity)
    except CartRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(_where_from(request))
    messages.success(request, _("%(name)s is in your cart.") % {"name": variant.title})
    return redirect("cart")


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Remove one line, or take over all the quantities of the form; a refused one keeps its old number.

    The way to the checkout is a button of the same form: what was typed on the way there counts.
    """
    cart = cart_of(request)
    if gone := request.POST.get("remove"):
        carts.remove(cart, request.session, sku=gone)
        return redirect("cart")
    carts.forget_removed(request.session)
    refused = False
    for sku in cart.quantities:
        if (quantity := request.POST.get(f"quantity-{sku}")) is None:
            continue
        try:
            carts.change(cart, sku=sku, quantity=quantity)
        except CartRefused as refusal:
            messages.error(request, str(refusal))
            refused = True
    return redirect("checkout" if "checkout" in request.POST and not refused else "cart")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what was removed last."""
    try:
        carts.put_back(cart_of(request), request.session)
    except CartRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("cart")


def _where_from(request: HttpRequest) -> str:
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours else reverse("cart")
