"""Everything that the shop knows of somebody, for them to take along."""

from datetime import datetime
from typing import Any

import msgspec
from allauth.account.models import EmailAddress

from orders.history import orders_of
from orders.queries import OrderSnapshot, ReturnSnapshot, returns_by
from shop.models import Address, CartLine, Customer, OrderMail, User

EXPLANATION = (
    "This is everything that Papilio knows of you. account: your login; your password is stored only as a hash, which "
    "is left out. customer: what you told us. addresses: where your parcels may go; one with kept_since_deleted_at was "
    "deleted by you, and is kept until the orders under way to it have ended. cart: what you have not ordered yet. "
    "orders: with every step, what each piece cost, and returns. mails: what we wrote to you; of mails with a code or "
    "a link that opened something, the text is not kept. Amounts include tax; times are in UTC."
)


def own_data(user: User, customer: Customer, *, now: datetime) -> dict[str, Any]:
    """All of it, in words that JSON has; in as many queries for a thousand orders as for one."""
    returns = returns_by(customer.pk)
    everything = {
        "explanation": EXPLANATION,
        "as_of": now,
        "account": _account(user),
        "customer": _customer(customer),
        "addresses": [_address(address) for address in customer.addresses.all()],
        "cart": [{"sku": line.sku, "quantity": line.quantity} for line in CartLine.objects.filter(user=user)],
        "orders": [_order(order, returns.get(order.order_id, ())) for order in orders_of(customer.pk)],
        "mails": [_mail(mail) for mail in OrderMail.objects.filter(customer=customer)],
    }
    told: dict[str, Any] = msgspec.to_builtins(everything)
    return told


def _account(user: User) -> dict[str, Any]:
    emails = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    return {"opened_at": user.date_joined, "last_signed_in_at": user.last_login, "emails": list(emails)}


def _customer(customer: Customer) -> dict[str, Any]:
    said = {name: getattr(customer, name) for name in ("name", "email", "language", "version")}
    return {"id": customer.pk, "known_since": customer.created_at, **said}


def _address(address: Address) -> dict[str, Any]:
    said = {name: getattr(address, name) for name in ("line1", "line2", "postcode", "city", "country", "is_default")}
    return {**said, "kept_since_deleted_at": address.retired_at}


def _order(order: OrderSnapshot, returns: tuple[ReturnSnapshot, ...]) -> dict[str, Any]:
    return {**msgspec.structs.asdict(order), "returns": returns}


def _mail(mail: OrderMail) -> dict[str, Any]:
    said = {name: getattr(mail, name) for name in ("kind", "recipient", "subject", "order_id", "state", "created_at")}
    return {**said, "sent_at": mail.done_at, "text": "" if mail.is_secret else mail.text}
