"""Pages that are read: help, and what the law wants said. One file for each page and language.

The law's texts are placeholders, and say so.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shop import languages

PAGES = {
    "delivery": _("Delivery and payment"),
    "returns": _("Returns and withdrawal"),
    "terms": _("Terms and conditions"),
    "privacy": _("Privacy"),
    "imprint": _("Imprint"),
}


@require_safe
def legal(request: HttpRequest, page: str) -> HttpResponse:
    """One page, in the reader's language."""
    if page not in PAGES:
        raise Http404(f"There is no page {page} among {', '.join(PAGES)}.")
    context = {"page": page, "title": PAGES[page], "pages": PAGES, "text": f"shop/legal/{_language()}/{page}.html"}
    return render(request, "shop/legal/page.html", context | _sums())


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What people ask most, answered in the reader's language."""
    return render(request, "shop/help/page.html", {"text": f"shop/help/{_language()}.html"} | _sums())


def _language() -> str:
    return languages.known(get_language())


def _sums() -> dict[str, Any]:
    return {"delivery_charge": settings.DELIVERY_CHARGE, "delivery_free_from": settings.DELIVERY_FREE_FROM}
