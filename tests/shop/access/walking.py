"""All addresses that the URL resolver knows."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

PLACE = re.compile(r"<(?:[\w.]+:)?(\w+)>")


def patterns(resolver: Any = None, path: str = "/", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of each pattern, as in ``("order", "/orders/<uuid:order_id>/")``."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", route
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, route, inner)


def fill_in(route: str, values: dict[str, Any]) -> str:
    """The route with its places taken."""
    return PLACE.sub(lambda place: str(values[place.group(1)]), route)
