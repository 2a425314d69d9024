"""What the shop sells: a tree of categories, products in them, variants with a price."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from shop.events import Money, ProductChanged
from shop.languages.shelves import in_words
from shop.pictures import UnknownColour, drawings, mix

WELL_FORMED_SKU = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z", "A SKU is capitals and digits, in groups with hyphens between."
)


def known_drawing(name: str) -> None:
    """Refuse a picture that nobody has drawn."""
    if name not in drawings():
        raise ValidationError(f"There is no drawing “{name}”. There are: {', '.join(sorted(drawings()))}.")


def known_colours(names: str) -> None:
    """Refuse colours that the drawings cannot be painted in."""
    try:
        mix(names)
    except UnknownColour as unknown:
        raise ValidationError(str(unknown)) from unknown


class Category(models.Model):
    """A shelf of the shop. Shelves without products of their own hold other shelves."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    blurb = models.CharField(max_length=200, blank=True, help_text="One sentence below the heading.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    picture = models.SlugField(blank=True, validators=[known_drawing], help_text="The drawing that stands for it.")
    colours = models.SlugField(max_length=80, blank=True, validators=[known_colours])
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering: ClassVar = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])

    @property
    def title(self) -> str:
        """What it is called in the reader's language."""
        return in_words(self.name)


class Product(models.Model):
    """Something on a shelf, in one or more variants.

    ``price_from`` and ``price_to`` repeat what the listed variants cost, so that the list sorts
    by an index; empty while no variant is for sale. ``colours`` are the leading ones of the listed variants, and
    ``found_by`` is what the search looks in. ``shop.services.catalogue`` keeps them all.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    brand = models.CharField(max_length=80)
    description = models.TextField()
    details = models.TextField(blank=True, help_text="One fact a line, as in “Material: wool”.")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    picture = models.SlugField(validators=[known_drawing], help_text="The drawing in shop/pictures that shows it.")
    position = models.PositiveIntegerField(default=1000, help_text="Lower comes first.")
    added_at = models.DateTimeField(default=timezone.now)
    price_from = models.DecimalField(max_digits=10, decimal_places=2, null=True, editable=False)
    price_to = models.DecimalField(max_digits=10, decimal_places=2, null=True, editable=False)
    colours = ArrayField(models.CharField(max_length=20), default=list, db_default=[], editable=False)
    found_by = SearchVectorField(null=True, editable=False)
    on_sale: "list[Variant]"  # its listed variants, where shop.queries.catalogue brought them along

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [
            models.Index(fields=["position", "id"], name="product_by_position"),
            models.Index(fields=["category", "position", "id"], name="product_on_shelf"),
            models.Index(fields=["price_from", "id"], name="product_by_price"),
            models.Index(fields=["name", "id"], name="product_by_name"),
            models.Index(fields=["-added_at", "-id"], name="product_by_age"),
            models.Index(fields=["brand"], name="product_by_brand"),
            GinIndex(fields=["found_by"], name="product_by_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.slug])

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The details as (label, value); a line without a colon is a value alone."""
        lines = (line.strip() for line in self.details.splitlines() if line.strip())
        parts = (line.partition(": ") for line in lines)
        return [(label, value) if value else ("", label) for label, _, value in parts]


class SearchWord(models.Model):
    """A word that something in the shop is found by, as it is written: what a mistyped one is compared with.

    Words of what is no longer sold stay; the search asks whether anything for sale has them.
    """

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class Variant(models.Model):
    """What is bought: one size or colour of a product. ``version`` counts the changes announced."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="variants")
    sku = models.CharField("SKU", max_length=40, unique=True, validators=[WELL_FORMED_SKU])
    name = models.CharField(max_length=80, blank=True, help_text="Colour or size; empty if alone.")
    colours = models.SlugField(
        max_length=80,
        validators=[known_colours],
        help_text="One to three colours of shop/pictures/palette.py, as in “marmalade-teal”.",
    )
    price = models.DecimalField(
        max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))], help_text="Including tax."
    )
    listed = models.BooleanField(default=True, help_text="For sale.")
    version = models.PositiveIntegerField(default=0, editable=False)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(price__gt=0), name="variant_price_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name on receipts, which stand without the product's page around them."""
        return f"{self.product.name}, {self.name}" if self.name else self.product.name

    def changed(self) -> ProductChanged:
        """The event that says how the variant is now."""
        return ProductChanged(
            sku=self.sku,
            version=self.version,
            name=self.title,
            price=Money(self.price, settings.CURRENCY),
            category=self.product.category.slug,
            listed=self.listed,
        )
