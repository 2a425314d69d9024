"""The shop, and beside it a view that does nothing but its INSERTs, one that shows a list, and one that has counted."""

from django.urls import include, path

from tests.bench.storefront.bare import goods, place
from tests.bench.storefront.counting import queries

urlpatterns = [
    path("bare", place),
    path("bare-list", goods),
    path("queries", queries),
    path("", include("shop.urls")),
]
