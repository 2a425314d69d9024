from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as ValkeyAway

from shop import shared


@pytest.fixture
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
    """For what is shared among those who look."""
    monkeypatch.setattr(shared, "cache", Unanswered())
    monkeypatch.setattr(shared, "_alone", {})
