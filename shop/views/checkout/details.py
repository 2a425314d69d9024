"""Step one: who buys, and where the parcel goes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.checkout.details import Details, typed_in
from shop.checkout.draft import Draft
from shop.queries.cart import cart_page
from shop.services.cart import cart_of
from shop.views.checkout.steps import account_of, show, to_cart


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Ask, or keep what was typed and go on. What is wrong is kept as well, so that nobody types it twice."""
    draft, page = Draft(request.session), cart_page(cart_of(request))
    posted = request.method == "POST"
    if away := to_cart(page, as_it_is=not posted):
        return away
    if not posted:
        asked = Details(user=account_of(request), before=draft.details)
        return show(request, "checkout", {"details": asked}, page=page)
    draft.keep_details(typed_in(request.POST))
    told = Details(user=account_of(request), typed=draft.details)
    if told.is_valid():
        return redirect("checkout-payment")
    return show(request, "checkout", {"details": told}, page=page, forms=told.forms, status=422)
