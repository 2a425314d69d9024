"""Where everything is."""

from django.contrib import admin
from django.urls import path

from shop.views import catalogue

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("c/<slug:slug>/", catalogue.category, name="category"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("pictures/<slug:name>/<slug:colours>.svg", catalogue.picture, name="picture"),
    path("admin/", admin.site.urls),
]
