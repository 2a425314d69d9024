"""Customers by their e-mail address, whatever its case, and by a part of their name: the desk looks them up by both."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("shop", "0010_letters")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(Upper("email"), name="shop_customer_by_email"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("name"), name="gin_trgm_ops"),
                name="shop_customer_by_name",
            ),
        ),
    ]
