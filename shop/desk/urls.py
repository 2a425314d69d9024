"""The order desk's pages, among those of the admin and for staff as they are."""

from django.contrib import admin
from django.urls import path

from shop.desk import views

urlpatterns = [
    path("today/", admin.site.admin_view(views.todo), name="staff-todo"),
    path("last-day/", admin.site.admin_view(views.day), name="staff-day"),
    path("waiting/", admin.site.admin_view(views.waiting), name="staff-waiting"),
]
