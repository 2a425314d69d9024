"""The explorer's pages, below ``/staff/``."""

from django.contrib import admin
from django.urls import path

from shop.insight.explorer import views
from shop.insight.watching import for_watchers

urlpatterns = [
    path("events", admin.site.admin_view(views.topics), name="staff-events"),
    path("events/<str:topic>", admin.site.admin_view(views.records), name="staff-events-topic"),
    path("events/<str:topic>/live", for_watchers(views.live), name="staff-events-live"),
    path("events/<str:topic>/<int:partition>/<int:offset>", admin.site.admin_view(views.record), name="staff-record"),
    path("schemas/<str:wire_type>", admin.site.admin_view(views.versions), name="staff-schema"),
]
