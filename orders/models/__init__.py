"""The tables of the Orders service. No names, addresses or e-mail: a customer is an id here."""

from orders.models.catalogue import CatalogueItem
from orders.models.idempotency import IdempotencyKey
from orders.models.line import OrderLine
from orders.models.order import Order
from orders.models.step import OrderStep
from orders.models.verdict import Verdict

__all__ = ["CatalogueItem", "IdempotencyKey", "Order", "OrderLine", "OrderStep", "Verdict"]
