from django.db import migrations, models

TOOK = "alter table events_delivery add column took_ms double precision"


class Migration(migrations.Migration):

    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TOOK, "alter table events_delivery drop column took_ms")],
            state_operations=[
                migrations.AddField(
                    model_name="delivery",
                    name="took_ms",
                    field=models.FloatField(help_text="How long the handler took; empty where a batch shares the time.", null=True),
                ),
            ],
        ),
        migrations.AddField(
            model_name='relaystate',
            name='owner_name',
            field=models.TextField(default='', help_text='Host and process of the owner, for people.'),
        ),
        migrations.AddField(
            model_name='relaystate',
            name='published',
            field=models.BigIntegerField(default=0, help_text='How many records were acknowledged, ever.'),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.TextField(choices=[('redrive', 'Redrive'), ('discard', 'Discard'), ('seek', 'Seek'), ('rebuild', 'Rebuild'), ('adopt', 'Adopt')])),
                ('group_name', models.TextField(blank=True, help_text='The consumer group; empty for the relay.')),
                ('topic', models.TextField(blank=True)),
                ('key', models.BinaryField(null=True)),
                ('partition', models.IntegerField(null=True)),
                ('offset', models.BigIntegerField(help_text='Of the record decided on; a discard has a row per record.', null=True)),
                ('event_id', models.UUIDField(null=True)),
                ('actor', models.TextField(help_text="Who: a staff user's name, or the operating system's on the command line.")),
                ('reason', models.TextField(blank=True)),
                ('detail', models.TextField(blank=True, help_text='What it did, in words.')),
                ('decided_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'db_table': 'events_decision',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['group_name', 'topic', 'partition', 'offset'], name='events_decision_record')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['redrive', 'discard', 'seek', 'rebuild', 'adopt'])), name='events_decision_action')],
            },
        ),
    ]
