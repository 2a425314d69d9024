"""The way on after a change: back to the item, or, for somebody with a scanner, to the next one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

SCAN = "admin:inventory_stockitem_scan"
THEN = {"open": "Open it", "receive": "Receive", "count": "Count", "adjust": "Adjust"}
PAGES = {
    "open": "admin:inventory_stockitem_change",
    "receive": "admin:inventory_stockitem_receive_page",
    "count": "admin:inventory_stockitem_count_page",
    "adjust": "admin:inventory_stockitem_adjust_page",
}


def after_change(request: HttpRequest, sku: str) -> HttpResponse:
    then = request.GET.get("scan", "")
    if then in THEN:
        return HttpResponseRedirect(f"{reverse(SCAN)}?{urlencode({'then': then})}")
    return redirect("admin:inventory_stockitem_change", sku)


def page_of(sku: str, then: str) -> str:
    """Where a scanned item leads to; from there the way goes back to scanning."""
    address = reverse(PAGES[then], args=[sku])
    return address if then == "open" else f"{address}?{urlencode({'scan': then})}"
