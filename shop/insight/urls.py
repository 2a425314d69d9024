"""The pages under ``/staff/``."""

from django.urls import include, path

urlpatterns = [
    path("", include("shop.insight.pipeline.urls")),
    path("", include("shop.insight.explorer.urls")),
    path("", include("shop.insight.story.urls")),
]
