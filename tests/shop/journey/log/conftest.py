from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as ValkeyAway

from shop.journey.log import shared, wishes


@pytest.fixture(autouse=True)
def nobody_looked_before(settings):
    """What was shared or wished in one test is unknown to the next."""
    alone = {"KEY_PREFIX": f"t{uuid4().hex}"}
    settings.CACHES = {name: cache | alone for name, cache in settings.CACHES.items()}


class Unanswered:
    """A cache whose server does not answer."""

    def get(self, *_args):
        raise ValkeyAway("nobody there")

    set = add = delete = get


@pytest.fixture
def no_valkey(monkeypatch):
    for module in (shared, wishes):
        monkeypatch.setattr(module, "cache", Unanswered())
