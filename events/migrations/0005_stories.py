from django.db import migrations

# By its correlation id a whole story is found: `manage.py order`, and the search in the back office. It is read leaf by leaf,
# so the indexes are made leaf by leaf, and publishers go on meanwhile. The last step finds all of them there and only ties them
# to the table.
LEAVES = range(16)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("events", "0004_adopting")]

    operations = [
        *(
            migrations.RunSQL(
                [  # what an interrupted attempt leaves behind is no use
                    f"drop index concurrently if exists events_outbox_{leaf}_story",
                    f"create index concurrently events_outbox_{leaf}_story on events_outbox_{leaf} (correlation_id)",
                ],
                f"drop index if exists events_outbox_{leaf}_story",
            )
            for leaf in LEAVES
        ),
        migrations.RunSQL(
            "create index events_outbox_story on events_outbox (correlation_id)",
            "drop index events_outbox_story",
        ),
    ]
