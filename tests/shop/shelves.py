"""Shelves to test with: the tree of the house, and drafts to put on it."""

from decimal import Decimal

from django.db import connection

from shop.models import Category, Variant
from shop.services.catalogue import ProductDraft, VariantDraft, publish_products


def put_up_shelves() -> Category:
    """Living with rugs and lamps in it; returns the rugs."""
    living = Category.objects.create(slug="living", name="Living")
    Category.objects.create(slug="lamps", name="Lamps", parent=living, position=2)
    return Category.objects.create(slug="rugs", name="Rugs", parent=living, position=1)


def draft(slug: str = "garish-rug", *, prices: tuple[str, ...] = ("249.00", "479.00"), **changes) -> ProductDraft:
    """A product with a variant for each price: GARISH-RUG-1 in Marmalade, GARISH-RUG-2 in Teal."""
    variants = tuple(
        VariantDraft(sku=f"{slug.upper()}-{i}", name=name, colours=f"{name.lower()}-cream", price=Decimal(price))
        for i, (price, name) in enumerate(zip(prices, ("Marmalade", "Teal", "Plum"), strict=False), start=1)
    )
    words = {
        "slug": slug,
        "name": slug.replace("-", " ").title(),
        "brand": "Hullabaloo",
        "description": "Five colours that were told they would never get on.",
        "details": "Material: wool\nReversible",
        "category": "rugs",
        "picture": "garish-rug",
        "position": 1,
        "variants": variants,
    }
    return ProductDraft(**{**words, **changes})


def sell_garish_rug() -> Variant:
    """The shelves, and the rug on them; returns its first variant."""
    put_up_shelves()
    publish_products(drafts=[draft()])
    return Variant.objects.get(sku="GARISH-RUG-1")


def sell_many(shelf: Category, count: int) -> None:
    """So many products with two variants each, and something heard of each one's stock."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into shop_product (slug, name, brand, description, details, category_id, picture, position,
                                      added_at, price_from, price_to, colours, found_by)
            select 'rug-' || i, 'Rug ' || i, 'Loom & Co', 'Rug number ' || i, '', %s, 'garish-rug', i,
                   now() - i * interval '1 minute', 10 + i %% 500, 20 + i %% 500,
                   '{marmalade}', to_tsvector('shop_words', 'Rug ' || i || ' Loom & Co')
            from generate_series(1, %s) i;
            insert into shop_variant (product_id, sku, name, colours, price, listed, version, position)
            select id, upper(slug) || '-' || side, 'Side ' || side, 'marmalade-teal', price_from, true, 1, side
            from shop_product, generate_series(1, 2) side where brand = 'Loom & Co';
            insert into shop_availability (sku, available, version)
            select sku, 3, 1 from shop_variant where sku like 'RUG-%%';
            insert into shop_searchword values ('rug'), ('loom') on conflict do nothing;
            analyze shop_product; analyze shop_variant; analyze shop_availability;
            """,
            [shelf.pk, count],
        )
