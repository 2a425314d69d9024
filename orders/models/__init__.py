"""The tables of the Orders service. No names, addresses or e-mail: a customer is an id here."""

from orders.models.card_windows import CardAuthorization, CardWindow
from orders.models.catalogue import CatalogueItem
from orders.models.details import DetailsQuestion, PricedVersion
from orders.models.fake_gateway import FakeCharge, FakeRefund
from orders.models.flagged import CardReferral, FlaggedCard
from orders.models.fraud import Sighting
from orders.models.idempotency import IdempotencyKey
from orders.models.line import OrderLine
from orders.models.order import Order
from orders.models.payment_errands import PaymentErrand
from orders.models.payments import Payment, PaymentAttempt, PaymentRefund
from orders.models.returns import Return, ReturnPart
from orders.models.step import OrderStep
from orders.models.verdict import Verdict
from orders.models.view import OrderView

__all__ = [
    "CardAuthorization",
    "CardReferral",
    "CardWindow",
    "CatalogueItem",
    "DetailsQuestion",
    "FakeCharge",
    "FakeRefund",
    "FlaggedCard",
    "IdempotencyKey",
    "Order",
    "OrderLine",
    "OrderStep",
    "OrderView",
    "Payment",
    "PaymentAttempt",
    "PaymentErrand",
    "PaymentRefund",
    "PricedVersion",
    "Return",
    "ReturnPart",
    "Sighting",
    "Verdict",
]
