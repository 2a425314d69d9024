"""The shop, and beside it a view that does nothing but its INSERTs."""

from django.urls import include, path

from tests.bench.storefront.bare import place

urlpatterns = [path("bare", place), path("", include("shop.urls"))]
