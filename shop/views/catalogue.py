"""The pages on which people look around: the list, a category, a product, and the pictures in them."""

from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from shop.browsing import Wish, list_goods
from shop.pictures import VIEWS, UnknownColour, UnknownDrawing, draw
from shop.queries.catalogue import (
    Shelf,
    Tree,
    category_tree,
    neighbours,
    product_for_sale,
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything, or what a search finds."""
    return _list(request, category_tree(), ())


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """What lies on a shelf and on those below it."""
    tree = category_tree()
    path = tree.path(slug)
    if not path:
        raise Http404(f"No category is called {slug}.")
    return _list(request, tree, path)


def _list(request: HttpRequest, tree: Tree, path: tuple[Shelf, ...]) -> HttpResponse:
    shelf = path[-1] if path else None
    listing = list_goods(request.GET, tree=tree, shelf=shelf)
    context = {
        "category_tree": tree,
        "path": path,
        "shelf": shelf,
        "listing": listing,
        "page": listing.page,
        "q": listing.wish.q,
        "front": not path and listing.wish == Wish(),
    }
    return render(request, "shop/catalogue/list.html", context)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product: its pictures, its story, its variants, what is left, and a form to buy it.

    What was withdrawn is not found any more, but its page says so, and what is like it.
    """
    found = product_for_sale(slug)
    if found is None:
        raise Http404(f"No product is called {slug}.")
    context = {
        "product": found,
        "views": _views(),
        "neighbours": neighbours(found),
        "delivery_charge": settings.DELIVERY_CHARGE,
        "delivery_free_from": settings.DELIVERY_FREE_FROM,
    }
    template = "shop/catalogue/product.html" if found.on_sale else "shop/catalogue/withdrawn.html"
    return render(request, template, context, status=200 if found.on_sale else 404)


def _views() -> list[tuple[str, str]]:
    """The views of each thing, with the words on their buttons."""
    words = {"whole": _("All of it"), "close": _("From near by"), "room": _("In a room")}
    return [(view, words[view]) for view in VIEWS]


def _fingerprint(request: HttpRequest, name: str, colours: str, view: str = "whole") -> str | None:  # noqa: ARG001
    try:
        return f'"{sha256(draw(name, colours, view)).hexdigest()[:20]}"'
    except (UnknownColour, UnknownDrawing):
        return None  # the view says so


@require_safe
@cache_control(public=True, max_age=3600)
@condition(etag_func=_fingerprint)
def picture(request: HttpRequest, name: str, colours: str, view: str = "whole") -> HttpResponse:  # noqa: ARG001
    """A drawing in the colours named. A browser keeps it for an hour, then asks whether it changed."""
    try:
        return HttpResponse(draw(name, colours, view), content_type="image/svg+xml")
    except (UnknownColour, UnknownDrawing) as missing:
        raise Http404(str(missing)) from missing
