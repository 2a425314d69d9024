import pytest

from tests.shop.journey.supervisors import Supervisor


@pytest.fixture
def supervisor(monkeypatch):
    return Supervisor(monkeypatch)
