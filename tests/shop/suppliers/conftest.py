import pytest

from shop.models import Category


@pytest.fixture
def tableware(db):
    return Category.objects.create(slug="tableware", name="Tableware", picture="second-cup", colours="sand-teal")
