"""Customers by their e-mail address, whatever its case, and by a part of their name: the desk looks them up by both.

Shoppers sign up and change their accounts while the indexes are made.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper

INDEXES = (
    models.Index(Upper("email"), name="shop_customer_by_email"),
    GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="shop_customer_by_name"),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("shop", "0010_letters")]

    operations = [
        operation
        for index in INDEXES
        for operation in (
            # what an interrupted attempt leaves behind is no use
            migrations.RunSQL(f"drop index concurrently if exists {index.name}", migrations.RunSQL.noop),
            AddIndexConcurrently(model_name="customer", index=index),
        )
    ]
