"""An order's story, and the search that leads there."""

from django.contrib import admin
from django.urls import path

from shop.insight.story import views
from shop.insight.watching import for_watchers

urlpatterns = [
    path("orders/", admin.site.admin_view(views.find), name="staff-orders"),
    path("orders/<uuid:order_id>/story", admin.site.admin_view(views.story), name="staff-story"),
    path("orders/<uuid:order_id>/story/live", for_watchers(views.live), name="staff-story-live"),
]
