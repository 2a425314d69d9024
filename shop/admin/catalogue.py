"""The catalogue in the back office. What is saved goes through the services, so that each change is an event."""

# ruff: noqa: ARG002 - the methods have the signatures that Django calls

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from shop.models import Category, Product, Variant
from shop.services import catalogue
from shop.templatetags.money import money


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    list_display = ("name", "parent", "slug", "position")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> tuple[str, ...]:
        """The slug is the category's name in events: once it is known, it stays."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Category | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def save_model(self, request: HttpRequest, obj: Category, form: ModelForm, change: bool) -> None:
        catalogue.save_category(category=obj)


class VariantForm(ModelForm):
    """A SKU is how stock, orders and events know a variant: it is given once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sku"].disabled = self.instance.pk is not None


class VariantInline(TabularInline):
    """Variants are withdrawn, never deleted: orders refer to them."""

    model = Variant
    form = VariantForm
    extra = 0
    can_delete = False
    fields = ("sku", "name", "colours", "price", "listed", "position", "version")
    readonly_fields = ("version",)


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    list_display = ("name", "brand", "category", "priced", "for_sale")
    list_filter = ("category",)
    list_select_related = ("category",)
    search_fields = ("name", "brand", "variants__sku")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (VariantInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        listed = Count("variants", filter=Q(variants__listed=True))
        return super().get_queryset(request).annotate(listed=listed, known=Count("variants"))

    @admin.display(description="price", ordering="price_from")
    def priced(self, product: Product) -> str:
        if product.price_from == product.price_to:
            return money(product.price_from)
        return f"{money(product.price_from)} to {money(product.price_to)}"

    @admin.display(description="variants for sale")
    def for_sale(self, product: Any) -> str:
        return f"{product.listed} of {product.known}"

    def has_delete_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        """Take a product out of sale by unlisting its variants."""
        return False

    def save_model(self, request: HttpRequest, obj: Product, form: ModelForm, change: bool) -> None:
        """Wait for the variants: a change of both is one command, which announces each variant once."""

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        form.save_m2m()
        variants = [variant for formset in formsets for variant in formset.save(commit=False)]
        catalogue.save_product(product=form.instance, variants=variants)
