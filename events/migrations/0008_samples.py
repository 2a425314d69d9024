from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0007_index")]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("at", models.DateTimeField(primary_key=True, serialize=False)),
                ("figures", models.TextField(help_text="JSON.")),
            ],
            options={"db_table": "events_sample", "default_permissions": ()},
        ),
    ]
