"""What the order desk's templates ask for, so that the pages of Orders need not know the shop."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from shop.desk.story import Story, order_story

register = template.Library()


@register.simple_tag(takes_context=True)
def story_of(context: dict[str, Any], order: Any) -> Story:
    request: HttpRequest = context["request"]
    reader: Any = request.user
    return order_story(order_id=order.pk, customer_id=order.customer_id, reader=reader, now=timezone.now())
