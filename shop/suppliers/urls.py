"""The supplier's page, below ``/staff/suppliers``."""

from django.contrib import admin
from django.urls import path

from shop.insight.watching import for_watchers
from shop.suppliers import views

urlpatterns = [
    path("suppliers", admin.site.admin_view(views.suppliers), name="staff-suppliers"),
    path("suppliers/live", for_watchers(views.live), name="staff-suppliers-live"),
]
