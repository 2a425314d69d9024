import pytest

from shop.journey.log import wishes
from tests.shop.conftest import Unanswered


@pytest.fixture(autouse=True)
def _nobody_looked_before(nobody_looked_before):
    pass


@pytest.fixture
def no_valkey(no_valkey, monkeypatch):
    """For wishes, too."""
    monkeypatch.setattr(wishes, "cache", Unanswered())
