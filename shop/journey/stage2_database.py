"""Stage 2, the shared database: Shipping is a program of its own and reads the tables of the others.

Slide: "Integrating through the database".
Buys: an order only has to be written down; nobody need be up at the same time as somebody else.
Costs: the tables are everybody's now. Rename a column, and a program breaks that its owner never heard of.
"""

from uuid import UUID

from django.db import connection, transaction

from shop.journey.facts import asking
from shop.journey.models.orders import Order
from shop.journey.models.shipping import Shipment
from shop.journey.models.stock import StockItem
from shop.journey.telling import CUSTOMERS, ORDERS, SHIPPING, STOCK, Progress, Told, Wanted

# Shipping's own SQL over two services' tables, neither of which is Shipping's. No import shows it, and no linter.
WHERE_TO = """
    select c.address from journey.orders o join journey.customers c on c.id = o.customer_id
    where o.id = %s and o.state = 'placed' for update of o
"""


@transaction.atomic
def place_order(wanted: Wanted) -> None:
    """Keep the order and reserve its pieces; Shipping will find the row."""
    order = Order.place(wanted, stage=2)
    reserve_stock(Told(order.id, sku=order.sku, quantity=order.quantity))


@asking(STOCK, "reserve_stock", by=ORDERS)
def reserve_stock(told: Told) -> None:
    """Orders writes Stock's table, inside its own transaction."""
    StockItem.reserve(told.sku, told.quantity)


@transaction.atomic
def ship_order(told: Told) -> None:
    """Shipping calls this for each order that it finds waiting, once a second; then it writes Orders' row."""
    with asking(f"{CUSTOMERS}' table", "select address", by=SHIPPING, kind="read"), connection.cursor() as cursor:
        cursor.execute(WHERE_TO, [told.order_id])  # fails once the column has another name
        row = cursor.fetchone()
    if row is None:
        return  # another poller was faster
    Shipment.dispatch(told.order_id, stage=2, address=row[0])
    Order.ship(told.order_id)


def track_order(order_id: UUID) -> Progress:
    """Orders' row, into which Shipping writes."""
    return Order.track(order_id, stage=2)
