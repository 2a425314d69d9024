from pathlib import Path

import pytest
from django.test import override_settings

from events import kafka
from inventory.events import STOCK
from shop.events import PRODUCTS
from shop.models import Category
from shop.suppliers.events import LEGACY_ITEMS, SUPPLIES
from shop.suppliers.translation import SHELVES
from tests.engines.connect.depot import Depot, free_url


@pytest.fixture(scope="module")
def running_depot(jars, django_db_setup, tmp_path_factory):
    """One worker for a module's tests: a start takes some seconds. Each test has items of its own."""
    url = free_url()
    kafka.create_topics([LEGACY_ITEMS, SUPPLIES, STOCK, PRODUCTS])
    with override_settings(CONNECT_URL=url):
        depot = Depot(Path(tmp_path_factory.mktemp("connect")), url)
        try:
            depot.write("add", "WAS-THERE", "CUP, CHIPPED", "TW", 3, 9)
            depot.start()
            yield depot
        finally:
            depot.remove()


@pytest.fixture
def depot(running_depot, transactional_db):
    """With the shelves on which supplies stand."""
    Category.objects.bulk_create(
        Category(slug=slug, name=slug.capitalize(), picture="second-cup", colours="sand-teal")
        for slug in SHELVES.values()
    )
    return running_depot
