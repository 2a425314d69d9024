"""The reports' pages, below ``/staff/reports``."""

from django.contrib import admin
from django.urls import path

from shop.reports import views

for_staff = admin.site.admin_view

urlpatterns = [
    path("reports", for_staff(views.reports), name="staff-reports"),
    path("reports/days.csv", for_staff(views.table), {"table": "days"}, name="staff-reports-days"),
    path("reports/categories.csv", for_staff(views.table), {"table": "categories"}, name="staff-reports-categories"),
    path("reports/countries.csv", for_staff(views.table), {"table": "countries"}, name="staff-reports-countries"),
]
