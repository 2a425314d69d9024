from django.db import migrations, models


class Migration(migrations.Migration):
    """The read model of the visitors' group, in no schema of its own: a rebuild hides tables by their bare names."""

    dependencies = [("journey", "0002_spells")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("order_id", models.UUIDField(primary_key=True, serialize=False)),
                ("status", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("heard", models.PositiveIntegerField()),
            ],
            options={"db_table": "journey_tally", "ordering": ["order_id"]},
        ),
    ]
