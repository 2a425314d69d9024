"""The Customers service: who somebody is, and where their parcels go.

It is released together with its table, so it alone knows both names that the address's column may have.
"""

from uuid import UUID

from django.db import connection, transaction

from events.outbox import publish
from shop.journey.events import JourneyCustomerChanged
from shop.journey.models.customers import COLUMN, RENAMED

# A row as JSON has whatever columns there are; a JSON object as a row fills those that there are.
_ADDRESS = f"""
    select coalesce(to_jsonb(c) ->> '{RENAMED}', to_jsonb(c) ->> '{COLUMN}') from journey.customers c where id = %s
"""  # noqa: S608
_KEEP = f"""
    insert into journey.customers
    select made.* from jsonb_populate_record(
        null::journey.customers,
        jsonb_build_object('id', %s::uuid, 'name', %s::text, '{COLUMN}', %s::text, '{RENAMED}', %s::text)
    ) made
    on conflict (id) do nothing
"""  # noqa: S608


class UnknownCustomer(LookupError):
    """There is no such customer: register them first, or run `manage.py seed`."""


@transaction.atomic
def register(*, customer_id: UUID, name: str, address: str) -> bool:
    """Keep a new customer and announce them; false, and nothing happens, if they are known."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [customer_id, name, address, address])
        if not cursor.rowcount:
            return False
    publish(JourneyCustomerChanged(customer_id=customer_id, name=name, address=address), correlation_id=customer_id)
    return True


def address_of(customer_id: UUID | None) -> str:
    """
    :raises UnknownCustomer: if nobody has the id
    """
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESS, [customer_id])
        row = cursor.fetchone()
    if row is None:
        raise UnknownCustomer(f"There is no customer {customer_id} on the journey: {UnknownCustomer.__doc__}")
    return str(row[0])
