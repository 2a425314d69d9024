from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0005_stories'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('group_name', models.TextField(primary_key=True, serialize=False)),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('actor', models.TextField(help_text='As in the decision.')),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'events_pause',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='outboxrecord',
            options={'ordering': ['position'], 'permissions': [('explore_log', 'Can browse the topics and search in them')], 'verbose_name': 'outbox record'},
        ),
        migrations.AlterModelOptions(
            name='position',
            options={'permissions': [('pause_group', 'Can pause and resume groups'), ('seek_group', 'Can send groups to another place in the log')]},
        ),
        migrations.AlterModelOptions(
            name='relaystate',
            options={'permissions': [('view_pipeline', 'Can see how the pipeline runs')], 'verbose_name': 'relay'},
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='events_decision_action',
        ),
        migrations.AlterField(
            model_name='decision',
            name='action',
            field=models.TextField(choices=[('redrive', 'Redrive'), ('discard', 'Discard'), ('seek', 'Seek'), ('rebuild', 'Rebuild'), ('adopt', 'Adopt'), ('pause', 'Pause'), ('resume', 'Resume')]),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['redrive', 'discard', 'seek', 'rebuild', 'adopt', 'pause', 'resume'])), name='events_decision_action'),
        ),
    ]
