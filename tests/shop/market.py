"""A market stall to test with: things for sale, in our catalogue and in the one that Orders keeps."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.test import Client

from orders.events import (
    Line,
    OrderDelivered,
    OrderDispatched,
    OrderOutForDelivery,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderRejected,
    OrderValidated,
    Reason,
)
from orders.services import Wanted, keep_catalogue_item, learn_price, place_order
from shop.events import Money
from shop.models import Availability, Category, Product, Variant

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ORDER = UUID("0190a000-0000-7000-8000-0000000000de")
SOMEBODY = UUID("0190a000-0000-7000-8000-00000000c057")

REVIEW = "/checkout/review/"

ADA = {
    "name": "Ada Lovelace",
    "email": "ada@example.org",
    "line1": "12 St James's Square",
    "line2": "",
    "postcode": "1010",
    "city": "Vienna",
    "country": "AT",
    "card": "4242 4242 4242 4242",
}


def sell(sku: str = "GARISH-RUG", *, price: str = "20.00", left: int | None = None) -> Variant:
    """Put something up for sale; ``left`` is what was heard of its stock, if anything."""
    shelf, _ = Category.objects.get_or_create(slug="rugs", defaults={"name": "Rugs"})
    product = Product.objects.create(
        slug=sku.lower(),
        name=sku.replace("-", " ").capitalize(),
        brand="Ohm & Sons",
        description="Loud.",
        category=shelf,
        picture="rug",
    )
    variant = Variant.objects.create(product=product, sku=sku, price=Decimal(price), colours="red", version=1)
    tell_orders(variant)
    if left is not None:
        Availability.objects.create(sku=sku, available=left, version=1)
    return variant


def tell_orders(variant: Variant) -> None:
    """Let Orders hear how the variant is now."""
    keep_catalogue_item(
        sku=variant.sku,
        name=variant.title,
        price=Money(variant.price),
        listed=variant.listed,
        version=variant.version,
    )
    learn_price(sku=variant.sku, version=variant.version, price=Money(variant.price), listed=variant.listed)


def reprice(variant: Variant, price: str) -> None:
    """Let it cost something else, here and at Orders."""
    variant.price, variant.version = Decimal(price), variant.version + 1
    variant.save()
    tell_orders(variant)


def withdraw(variant: Variant) -> None:
    """Sell it no longer, here and at Orders."""
    variant.listed, variant.version = False, variant.version + 1
    variant.save()
    tell_orders(variant)


def order(*wanted: Wanted) -> UUID:
    """An order that Orders knows of, and of which no event was heard yet."""
    return place_order(
        customer_id=SOMEBODY,
        customer_version=1,
        address_id=SOMEBODY,
        lines=wanted or (Wanted("GARISH-RUG", 2),),
        placed_at=NOON,
    ).pk


def fill(client: Client, sku: str = "GARISH-RUG", quantity: str = "2") -> None:
    client.post("/cart/add/", {"sku": sku, "quantity": quantity})


def tell(client: Client, **changes: str) -> None:
    """Go through the first two steps of the checkout."""
    said = {**ADA, "method": "card"} | changes
    client.post("/checkout/", said)
    client.post("/checkout/payment/", said)


def shown_form(response: Any) -> dict[str, str]:
    """The form of the last step, as a browser would send it."""
    return {name: response.context[name] for name in ("key", "shown", "agreed_total")}


def checkout_form(client: Client, **changes: str) -> dict[str, str]:
    """The checkout's last form, after the first two steps: what a browser would send to ``REVIEW``."""
    mine = {name: changes.pop(name) for name in ("key", "shown", "agreed_total") if name in changes}
    tell(client, **changes)
    return shown_form(client.get(REVIEW)) | mine


def story(order_id: UUID = ORDER) -> list:
    """Every event of an order that goes well, in order; one every minute from noon."""
    at = [NOON + timedelta(minutes=minute) for minute in range(8)]
    sums = {"delivery": Money(Decimal("4.90")), "tax": Money(Decimal("7.48"))}
    who = {"customer_id": SOMEBODY, "customer_version": 1, "address_id": SOMEBODY}
    rugs = Line("GARISH-RUG", "Garish rug", 2, Money(Decimal("20.00")))
    return [
        OrderPlaced(
            order_id=order_id,
            version=1,
            number="P-10423",
            lines=(rugs,),
            total=Money(Decimal("44.90")),
            checks=("inventory",),
            placed_at=at[0],
            **sums,
            **who,
        ),
        OrderValidated(order_id=order_id, version=2, validated_at=at[1]),
        OrderPaid(order_id=order_id, version=3, method="demo", paid_at=at[2], **who),
        OrderPacked(order_id=order_id, version=4, packed_at=at[3]),
        OrderDispatched(order_id=order_id, version=5, carrier="Snail", tracking="SN-1", dispatched_at=at[4]),
        OrderOutForDelivery(order_id=order_id, version=6, out_for_delivery_at=at[5]),
        OrderDelivered(order_id=order_id, version=7, delivered_at=at[6]),
    ]


def refusal(order_id: UUID = ORDER, text: str = "Only 1 Garish rug left.") -> OrderRejected:
    """What comes after ``story()[0]`` if it goes badly."""
    why = Reason("inventory", "out-of-stock", text)
    at = NOON + timedelta(minutes=1)
    return OrderRejected(order_id=order_id, version=2, reasons=(why,), rejected_at=at)
