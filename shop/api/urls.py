"""The API's addresses. They end without a slash."""

from django.urls import path, register_converter
from drf_spectacular.views import SpectacularAPIView

from shop.api.changing import Cancel, Payments, Returns
from shop.api.converters import Sku
from shop.api.docs import Docs
from shop.api.orders import Order, Orders
from shop.api.products import Product, Products
from shop.api.stock import Adjustments, Receipts, Stock
from shop.api.waiting import validated

register_converter(Sku, "sku")

urlpatterns = [
    path("v1/orders", Orders.as_view(), name="api-orders"),
    path("v1/orders/<uuid:order_id>", Order.as_view(), name="api-order"),
    path("v1/orders/<uuid:order_id>/validated", validated, name="api-order-validated"),
    path("v1/orders/<uuid:order_id>/cancel", Cancel.as_view(), name="api-order-cancel"),
    path("v1/orders/<uuid:order_id>/payments", Payments.as_view(), name="api-order-payments"),
    path("v1/orders/<uuid:order_id>/returns", Returns.as_view(), name="api-order-returns"),
    path("v1/products", Products.as_view(), name="api-products"),
    path("v1/products/<sku:sku>", Product.as_view(), name="api-product"),
    path("v1/stock/<sku:sku>", Stock.as_view(), name="api-stock"),
    path("v1/stock/<sku:sku>/receipts", Receipts.as_view(), name="api-receipts"),
    path("v1/stock/<sku:sku>/adjustments", Adjustments.as_view(), name="api-adjustments"),
    path("schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
]
