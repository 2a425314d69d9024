"""The shop stays open while its tables change."""

from importlib import import_module

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import AddIndex


def test_customers_sign_up_while_their_indexes_are_made():
    migration = import_module("shop.migrations.0011_finding_customers").Migration
    made = [operation for operation in migration.operations if isinstance(operation, AddIndex)]
    assert not migration.atomic
    assert [type(operation) for operation in made] == [AddIndexConcurrently, AddIndexConcurrently]
