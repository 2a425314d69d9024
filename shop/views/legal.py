"""What the law wants said. The texts are placeholders, and say so: one file for each page and language."""

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
    text = f"shop/legal/{languages.known(get_language())}/{page}.html"
    sums = {"delivery_charge": settings.DELIVERY_CHARGE, "delivery_free_from": settings.DELIVERY_FREE_FROM}
    context = {"page": page, "title": PAGES[page], "pages": PAGES, "text": text, **sums}
    return render(request, "shop/legal/page.html", context)
