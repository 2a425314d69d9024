"""What orders are priced from, to be looked up."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from events.adminsite import ReadOnly
from orders.models import CatalogueItem


@admin.register(CatalogueItem)
class CatalogueItemAdmin(ReadOnly, ModelAdmin):
    list_display = ["sku", "name", "price", "currency", "listed", "version"]
    list_filter = ["listed"]
    search_fields = ["sku", "name"]
