"""A drawing for each shelf, so that the front page can show where things are."""

from django.db import migrations, models

import shop.models.catalogue


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0002_customers_and_read_models'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='picture',
            field=models.SlugField(blank=True, default='', help_text='The drawing that stands for it.', validators=[shop.models.catalogue.known_drawing]),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='category',
            name='colours',
            field=models.SlugField(blank=True, default='', max_length=80, validators=[shop.models.catalogue.known_colours]),
            preserve_default=False,
        ),
    ]
