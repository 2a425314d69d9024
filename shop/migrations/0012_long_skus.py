"""Inventory's SKUs may be longer than ours: what it told of such a one was parked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0011_finding_customers")]

    operations = [
        migrations.AlterField(
            "availability", "sku", models.CharField(max_length=64, primary_key=True, serialize=False)
        ),
    ]
