"""Whether the page of an order offers an account."""

from typing import Any
from uuid import UUID

from django import template

from shop.queries.accounts import guest_of

register = template.Library()


@register.simple_tag(takes_context=True)
def account_offered(context: dict[str, Any], order_id: UUID) -> bool:
    """To guests alone: nobody is signed in, and the order's customer has no login."""
    return not context["request"].user.is_authenticated and guest_of(order_id) is not None
