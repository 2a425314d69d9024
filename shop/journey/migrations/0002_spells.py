from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journey', '0001_schema_of_its_own'),
    ]

    operations = [
        migrations.CreateModel(
            name='Spell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'journey"."spells',
                'ordering': ['-began_at'],
                'constraints': [models.UniqueConstraint(models.F('name'), condition=models.Q(('ended_at', None)), name='journey_spell_lasts_once')],
            },
        ),
    ]
