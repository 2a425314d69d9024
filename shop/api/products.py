"""Products: what is for sale, for everybody to read. An address per SKU, because a SKU is what an order names."""

from typing import Any

from django.core.paginator import EmptyPage
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api import MoneyShape, Shape
from shop.api.base import Resource
from shop.api.strict import Strict
from shop.events import Money
from shop.models import Variant
from shop.queries.assortment import variant, variant_page
from shop.queries.catalogue import Shelf, category_tree
from shop.queries.finding import LONGEST_SEARCH


class ProductShape(Shape):
    """One variant: what can be ordered by its SKU."""

    sku = serializers.CharField()
    name = serializers.CharField(source="title")
    brand = serializers.CharField(source="product.brand")
    category = serializers.CharField(source="product.category.slug")
    description = serializers.CharField(source="product.description")
    price = serializers.SerializerMethodField(help_text="Tax included.")
    listed = serializers.BooleanField(help_text="For sale.")
    available = serializers.IntegerField(source="left", allow_null=True, help_text="Pieces left; null while unknown.")

    def get_price(self, variant: Variant) -> MoneyShape:
        return MoneyShape(Money(variant.price)).data  # type: ignore[return-value]  # the shape is for the document


class ProductPageShape(Shape):
    """One page of the products for sale."""

    count = serializers.IntegerField(help_text="On all pages together.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = ProductShape(many=True)


WORDS = "Words to find, or how they begin; typos are forgiven. What matches best comes first."


class Search(Strict):
    """What the list can be asked for."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_SEARCH, help_text=WORDS)
    category = serializers.SlugField(required=False, help_text="A shelf, with those below it.")
    page = serializers.IntegerField(required=False, min_value=1, max_value=100_000, default=1)


class Products(Resource):
    """`/products`"""

    private = False

    @extend_schema(
        operation_id="products",
        summary="What is for sale",
        tags=["products"],
        parameters=[Search],
        responses={200: ProductPageShape},
    )
    def get(self, request: Request) -> Response:
        """Fifty on a page, in the order of the shop's front page or, of a search, the best match first."""
        search = Search(data=request.query_params.dict())
        search.is_valid(raise_exception=True)
        asked: dict[str, Any] = search.validated_data
        shelf = _shelf(asked["category"]) if "category" in asked else None
        try:
            page = variant_page(number=asked["page"], shelf=shelf, q=asked.get("q", ""))
        except EmptyPage:
            raise Http404("There are not so many pages.") from None
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "results": ProductShape(page.object_list, many=True).data,
            }
        )


class Product(Resource):
    """`/products/{sku}`"""

    private = False

    @extend_schema(operation_id="product", summary="One product", tags=["products"], responses={200: ProductShape})
    def get(self, request: Request, sku: str) -> Response:  # noqa: ARG002 - REST framework passes it
        """Also if it is no longer for sale: then `listed` is false."""
        found = variant(sku)
        if found is None:
            raise Http404("There is no such product.")
        return Response(ProductShape(found).data)


def _shelf(slug: str) -> Shelf:
    path = category_tree().path(slug)
    if not path:
        raise ValidationError({"category": ["There is no such category."]})
    return path[-1]
