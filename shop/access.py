"""Who may look at an order, and change it: who has its link, the session or account that placed it, staff who may."""

from collections.abc import Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from orders.queries import customer_of
from orders.tokens import opens
from shop.models import User
from shop.queries.customers import account_has

CUSTOMER = "customer"  # as orders tell who changed them
PLACED_HERE = "orders"
MOST_REMEMBERED = 50


class Access(Enum):
    """The answer, from which pages, JSON and sockets take their own codes."""

    GRANTED = "granted"
    NO_CREDENTIALS = "no credentials"  # nothing was shown that could open any order
    NOT_THEIRS = "not theirs"  # nor are they told whether it exists
    NOT_ALLOWED = "not allowed"  # staff without the permission


def order_access(
    *,
    order_id: UUID,
    token: str,
    session: Mapping[str, Any],
    user: User | AnonymousUser,
) -> Access:
    """Decide about one order. A token that opens nothing takes nothing away from the session or the person."""
    placed_here = session.get(PLACED_HERE, [])
    if (token and opens(order_id, token)) or str(order_id) in placed_here:
        return Access.GRANTED
    if user.is_authenticated and placed_by(user, order_id):
        return Access.GRANTED
    if user.is_active and user.is_staff:
        allowed = user.has_perm("shop.view_ordertracking")
        return Access.GRANTED if allowed else Access.NOT_ALLOWED
    if token or placed_here or user.is_authenticated:
        return Access.NOT_THEIRS
    return Access.NO_CREDENTIALS


def changed_by(
    *,
    order_id: UUID,
    token: str,
    session: Mapping[str, Any],
    user: User | AnonymousUser,
    permission: str,
) -> str:
    """Who changes an order that they may see: its customer, or somebody of the staff by their login.

    :raises PermissionDenied: if staff want to change somebody else's order without the permission
    """
    if seen_by_customer(order_id=order_id, token=token, session=session, user=user):
        return CUSTOMER
    if not user.has_perm(permission):
        raise PermissionDenied(f"To change an order of somebody else needs the permission {permission}.")
    return user.get_username()


def seen_by_customer(
    *,
    order_id: UUID,
    token: str,
    session: Mapping[str, Any],
    user: User | AnonymousUser,
) -> bool:
    """Whether who may see an order is its customer. Nobody else is told its link: it would make a customer of them."""
    if not user.is_staff:
        return True
    stranger = AnonymousUser()
    by_link = order_access(order_id=order_id, token=token, session=session, user=stranger) is Access.GRANTED
    return by_link or placed_by(user, order_id)


def placed_by(user: User, order_id: UUID) -> bool:
    """Whether it is an order of this account."""
    customer_id = customer_of(order_id)
    return customer_id is not None and account_has(user, customer_id)


def remember(session: Any, order_id: UUID) -> None:
    """Let this browser come back to the order it placed, without the link."""
    placed = [known for known in session.get(PLACED_HERE, []) if known != str(order_id)]
    session[PLACED_HERE] = [*placed, str(order_id)][-MOST_REMEMBERED:]
