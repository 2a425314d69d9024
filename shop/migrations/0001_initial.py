"""People who sign in, and the catalogue. Trigrams let the search forgive typos."""

from decimal import Decimal

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import shop.models.catalogue
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=80)),
                ('blurb', models.CharField(blank=True, help_text='One sentence below the heading.', max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='shop.category')),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('brand', models.CharField(max_length=80)),
                ('description', models.TextField()),
                ('details', models.TextField(blank=True, help_text='One fact a line, as in “Material: wool”.')),
                ('picture', models.SlugField(help_text='The drawing in shop/pictures that shows it.', validators=[shop.models.catalogue.known_drawing])),
                ('position', models.PositiveIntegerField(default=1000, help_text='Lower comes first.')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('price_from', models.DecimalField(decimal_places=2, editable=False, max_digits=10, null=True)),
                ('price_to', models.DecimalField(decimal_places=2, editable=False, max_digits=10, null=True)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='shop.category')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Variant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sku', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9]+(-[A-Z0-9]+)*\\Z', 'A SKU is capitals and digits, in groups with hyphens between.')], verbose_name='SKU')),
                ('name', models.CharField(blank=True, help_text='Colour or size; empty if alone.', max_length=80)),
                ('colours', models.SlugField(help_text='One to three colours of shop/pictures/palette.py, as in “marmalade-teal”.', max_length=80, validators=[shop.models.catalogue.known_colours])),
                ('price', models.DecimalField(decimal_places=2, help_text='Including tax.', max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))])),
                ('listed', models.BooleanField(default=True, help_text='For sale.')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='shop.product')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['position', 'id'], name='product_by_position'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['category', 'position', 'id'], name='product_on_shelf'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['price_from', 'id'], name='product_by_price'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['name', 'id'], name='product_by_name'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['-added_at', '-id'], name='product_by_age'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='variant_price_positive'),
        ),
    ]
