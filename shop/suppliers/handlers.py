"""The old system's words to ours, and ours to the catalogue: two groups, so that neither holds the other up."""

from events.handling import Group, on
from shop.suppliers import services, shelving
from shop.suppliers.events import (
    LEGACY_ITEMS,
    ItemRemoved,
    ItemTold,
    ProductDelisted,
    ProductDescribed,
    ProductListed,
    ProductPriceChanged,
)
from shop.suppliers.translation import translate

SUPPLIERS = Group("suppliers", outside=(LEGACY_ITEMS,), decoder=translate)
CATALOGUE = Group("supplied-catalogue")


@on(ItemTold, group=SUPPLIERS)
def tell_news_on_item_told(told: ItemTold) -> None:
    services.hear_item(told)


@on(ItemRemoved, group=SUPPLIERS)
def tell_news_on_item_removed(gone: ItemRemoved) -> None:
    services.hear_removal(gone)


@on(ProductListed, group=CATALOGUE)
def shelve_on_product_listed(listed: ProductListed) -> None:
    shelving.shelve(listed)


@on(ProductPriceChanged, group=CATALOGUE)
def reprice_on_product_price_changed(changed: ProductPriceChanged) -> None:
    shelving.reprice(changed)


@on(ProductDescribed, group=CATALOGUE)
def describe_on_product_described(described: ProductDescribed) -> None:
    shelving.describe(described)


@on(ProductDelisted, group=CATALOGUE)
def take_down_on_product_delisted(delisted: ProductDelisted) -> None:
    shelving.take_down(delisted)
