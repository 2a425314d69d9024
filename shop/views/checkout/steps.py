"""What the steps of the checkout have in common: their order, the cart beside them, and no way past one of them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.checkout.details import Details
from shop.checkout.draft import Draft
from shop.journey import till
from shop.models import User
from shop.queries.cart import CartPage, cart_page
from shop.services.cart import cart_of

STEPS = {
    "checkout": gettext_lazy("Your details"),
    "checkout-payment": gettext_lazy("Delivery and payment"),
    "checkout-review": gettext_lazy("Check and order"),
}


def account_of(request: HttpRequest) -> User | None:
    """Whoever is signed in."""
    return request.user if isinstance(request.user, User) else None


def told(request: HttpRequest) -> Details | None:
    """The first step, if it was answered and holds."""
    typed = Draft(request.session).details
    details = Details(user=account_of(request), typed=typed) if typed is not None else None
    return details if details and details.is_valid() else None


def to_cart(page: CartPage, *, as_it_is: bool = True) -> HttpResponse | None:
    """Away from the checkout if there is nothing to order or, ``as_it_is``, it cannot be. The cart says why."""
    if page.lines and (page.ready or not as_it_is):
        return None
    return redirect("cart")


def to_details(request: HttpRequest) -> HttpResponse:
    """Back to the first step, which was left out or holds no longer."""
    messages.info(request, _("Please tell us your details first. Then it goes on."))
    return redirect("checkout")


def to_payment(request: HttpRequest) -> HttpResponse:
    """Back to the second step, which was left out."""
    messages.info(request, _("Please choose how you pay first. Then it goes on."))
    return redirect("checkout-payment")


def show(
    request: HttpRequest,
    step: str,
    context: dict[str, Any],
    *,
    page: CartPage | None = None,
    forms: Sequence[Form] = (),
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """One step with the cart beside it, from the newest prices."""
    cart = cart_of(request)
    page = page or cart_page(cart)
    cart.saw(page.prices)
    around = {
        "page": page,
        "steps": _steps(step),
        "title": STEPS[step],
        "wrong": [form for form in forms if form.errors],
        "errors": errors,
        "early": till.early(),
    }
    return render(request, f"shop/checkout/{step.removeprefix('checkout-')}.html", around | context, status=status)


def _steps(current: str) -> list[dict[str, Any]]:
    """Every step with its name, and whether it is behind us: those can be gone back to."""
    names = list(STEPS)
    return [
        {"url": name, "name": STEPS[name], "done": names.index(name) < names.index(current), "current": name == current}
        for name in names
    ]
