"""The pages on which people look around: the list, a category, a product, its pictures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "shop/catalogue/list.html")


def category(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "shop/catalogue/list.html", {"slug": slug})


def product(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "shop/catalogue/product.html", {"slug": slug})


def picture(request: HttpRequest, name: str, colours: str) -> HttpResponse:
    return HttpResponse(f"{name} {colours}", content_type="text/plain")
