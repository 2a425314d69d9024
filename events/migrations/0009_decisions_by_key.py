from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0008_samples")]

    operations = [
        # A story asks for the decisions about its keys each time that it is looked at.
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["group_name", "topic", "key"], name="events_decision_key"),
        ),
    ]
