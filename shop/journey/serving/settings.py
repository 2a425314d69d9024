"""The shop's settings for a server that has no pages, no sessions and no admin: it starts quickly and stays small."""

from shop.settings import *  # noqa: F403 - settings modules are made so
from shop.settings import EVENTS as _EVENTS

INSTALLED_APPS = ["shop.journey", "shop.observe"]
MIDDLEWARE = ["shop.observe.requests.observed", "events.middleware.story"]
# Only the journey's own services call here, on this machine: the story of their order goes on.
EVENTS = _EVENTS | {"CORRELATION_HEADER": "X-Correlation-ID"}
