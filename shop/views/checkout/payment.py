"""Step two: how the parcel comes, and how it is paid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.checkout.draft import Draft
from shop.checkout.forms import PaymentForm
from shop.queries.cart import cart_page
from shop.services.cart import cart_of
from shop.views.checkout.steps import show, to_cart, to_details, told


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest) -> HttpResponse:
    """Ask, or keep a token of what pays and go on. No number is kept, nor ever shown again."""
    draft, page = Draft(request.session), cart_page(cart_of(request))
    posted = request.method == "POST"
    if away := to_cart(page, as_it_is=not posted):
        return away
    known = told(request)
    if known is None and not posted:
        return to_details(request)
    form = PaymentForm(request.POST if posted else None, kept=draft.card)
    if form.is_valid() and form.pays:
        draft.keep_card(form.pays)
        return redirect("checkout-review") if known else to_details(request)
    context = {"form": form, "guest": known and known.guest()}
    return show(request, "checkout-payment", context, page=page, forms=[form], status=422 if posted else 200)
