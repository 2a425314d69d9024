"""How a guest comes back to an order without its link: by its number, and a mail."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from orders.tokens import guest_token
from shop import mailbox
from shop.access import remember
from shop.account_forms import FindOrderForm
from shop.accounts.counting import bear_outage
from shop.services.finding import owe_way_to_order, still_opens


@never_cache
@bear_outage
@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: HttpRequest) -> HttpResponse:
    """Ask for number and address, and say the same whatever they are."""
    form = FindOrderForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "shop/orders/find.html", {"form": form}, status=422 if form.errors else 200)
    said = form.cleaned_data
    if refused := ratelimit.consume_or_429(request, action="find_order"):
        return refused
    mailbox.keep(request, owe_way_to_order(number=said["number"], email=said["email"], now=timezone.now()))
    return redirect("find-order-sent")


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What everybody is told who asked."""
    return render(request, "shop/orders/find_sent.html")


@never_cache
@require_safe
def found(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Where the mail's link leads: on to the order, or, once it is old, to asking for another one."""
    if not still_opens(order_id, request.GET.get("key", "")):
        return render(request, "shop/orders/find_expired.html", status=410)
    remember(request.session, order_id)
    return redirect(f"{reverse('order', args=[order_id])}?token={guest_token(order_id)}")
