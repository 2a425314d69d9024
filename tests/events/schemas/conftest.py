import pytest

from events import declare, handling
from events.schemas import upcasters


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """What a test declares here is forgotten after it."""
    monkeypatch.setattr(declare, "registry", dict(declare.registry))
    monkeypatch.setattr(handling, "groups", dict(handling.groups))
    monkeypatch.setattr(upcasters, "steps", dict(upcasters.steps))
