"""The shop, and beside it a view that does nothing but its INSERTs, and one that does nothing but show a list."""

from django.urls import include, path

from tests.bench.storefront.bare import goods, place

urlpatterns = [path("bare", place), path("bare-list", goods), path("", include("shop.urls"))]
