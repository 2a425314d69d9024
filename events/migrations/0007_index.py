from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0006_pausing")]

    operations = [
        # How often a delivery was tried: few have failed before, and a column without a value takes no space.
        migrations.AddField(
            model_name="delivery",
            name="tries",
            field=models.SmallIntegerField(help_text="At which try it took effect; empty for the first.", null=True),
        ),
        migrations.CreateModel(
            name="IndexedRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "event_id", "partition", "offset", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_id", models.UUIDField()),
                ("partition", models.IntegerField()),
                ("offset", models.BigIntegerField()),
                ("at", models.DateTimeField(help_text="The event's own time, which copies share.")),
                ("story", models.UUIDField(help_text="Of its correlation id.", null=True)),
                ("cause", models.UUIDField(help_text="The event that caused it.", null=True)),
                ("topic", models.TextField()),
                ("type", models.TextField(help_text="The wire type; empty for a tombstone.")),
                ("key", models.TextField()),
            ],
            options={
                "db_table": "events_index",
                "default_permissions": (),
                "indexes": [models.Index(fields=["story"], name="events_index_story")],
            },
        ),
    ]
