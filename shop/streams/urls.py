"""The page, below ``/staff/streams``."""

from django.contrib import admin
from django.urls import path

from shop.insight.watching import for_watchers
from shop.streams import views

urlpatterns = [
    path("streams", admin.site.admin_view(views.streams), name="staff-streams"),
    path("streams/live", for_watchers(views.live), name="staff-streams-live"),
]
