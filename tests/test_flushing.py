"""What a test commits is gone for the next one, in whatever schema it lies."""

import pytest
from django.core.management import call_command

from shop.journey.models import Switch
from shop.models import Category


@pytest.mark.django_db(transaction=True)
class TestFlush:
    def test_empties_tables_of_every_schema(self):
        Category.objects.create(slug="rugs", name="Rugs")
        Switch.objects.create(name="shipping", off=True)
        call_command("flush", interactive=False, verbosity=0)
        assert not Category.objects.exists()
        assert not Switch.objects.exists()
