"""Orders' own copy of the catalogue hears of products."""

from events.handling import Group, on
from events.projections import projection
from orders import services
from orders.models import CatalogueItem
from shop.events import ProductChanged

CATALOGUE = Group("order-catalogue")

# Its events are full states, so the newest of each SKU, which is all that a compacted log keeps, are enough.
SOLD = projection("catalogue", group=CATALOGUE, models=[CatalogueItem], pure=True, from_compacted=True)


@on(ProductChanged, group=CATALOGUE)
def keep_catalogue_item_on_product_changed(event: ProductChanged) -> None:
    services.keep_catalogue_item(
        sku=event.sku,
        name=event.name,
        price=event.price,
        listed=event.listed,
        version=event.version,
    )
