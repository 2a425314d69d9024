"""Who orders on the Journey page, and what: a few people who are always there, and a rug that never runs out."""

from typing import NamedTuple
from uuid import UUID, uuid5

from inventory.services import receive_stock
from shop.journey import customers
from shop.queries.availability import available
from shop.services.checkout import Guest
from shop.services.customers import PostalAddress

SKU = "GARISH-RUG"
LOW, DELIVERY = 10, 100
CARD = "4242 4242 4242 4242"
_US = UUID("6a6f7572-6e65-7900-8000-000000000000")  # "journey"


class Person(NamedTuple):
    """Somebody whom the seed makes known. Their streets are in no directory."""

    name: str
    line1: str
    postcode: str
    city: str
    country: str

    @property
    def id(self) -> UUID:
        return uuid5(_US, self.name)

    @property
    def address(self) -> str:
        return f"{self.line1}, {self.postcode} {self.city}, {self.country}"


PEOPLE = (
    Person("Ada Lovelace", "12 Loom Lane", "8000", "Bruges", "BE"),
    Person("Grace Hopper", "9 Moth Street", "1010", "Vienna", "AT"),
    Person("Maria Merian", "1 Caterpillar Close", "60311", "Frankfurt", "DE"),
)


def somebody(tour: UUID) -> Person:
    """The same person for all orders of a tour."""
    return PEOPLE[tour.int % len(PEOPLE)]


def settle() -> int:
    """Make everybody known to the journey's Customers; return how many are new."""
    return sum(customers.register(customer_id=person.id, name=person.name, address=person.address) for person in PEOPLE)


def restock(sku: str = SKU) -> None:
    """Let the shop itself never run out of what visitors order all day."""
    left = available([sku]).get(sku)
    if left is not None and left < LOW:
        receive_stock(sku=sku, quantity=DELIVERY, reason="for the Journey page", actor="journey")


def as_guest(customer_id: UUID, order_id: UUID) -> Guest:
    """The person as a guest of the shop, where each order of the journey is somebody else's.

    So nobody orders so much in one go that the fraud check takes them for a thief.
    """
    person = next((known for known in PEOPLE if known.id == customer_id), PEOPLE[0])
    return Guest(
        name=person.name,
        email=f"journey-{order_id.hex}@example.org",
        address=PostalAddress(line1=person.line1, postcode=person.postcode, city=person.city, country=person.country),
        language="en",
    )
