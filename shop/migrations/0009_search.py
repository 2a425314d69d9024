"""What the search looks in: a weighted index of words for each product, and the words that there are.

``shop_index_products`` tells products anew what they are found by. The catalogue's services call it after each change.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models

# English stems, so that “rugs” finds a rug; other languages' words stay almost as they are. Accents do not matter.
CONFIGURATIONS = """
create text search configuration shop_words (copy = english);
alter text search configuration shop_words alter mapping
    for asciiword, asciihword, hword_asciipart, hword, hword_part, word with unaccent, english_stem;
create text search configuration shop_plain (copy = simple);
alter text search configuration shop_plain alter mapping
    for asciiword, asciihword, hword_asciipart, hword, hword_part, word with unaccent, simple;
"""
NO_CONFIGURATIONS = """
drop text search configuration shop_words;
drop text search configuration shop_plain;
"""

# Weights: A the name, B the brand and the shelf, C the story and the variants, D the facts.
# Words are inserted in their order, so that two writers never wait for each other.
INDEXING = """
create function shop_index_products(ids bigint[]) returns void language sql as $$
    update shop_product product set
        colours = coalesce(variants.colours, '{}'),
        found_by = setweight(to_tsvector('shop_words', product.name), 'A')
            || setweight(to_tsvector('shop_words', concat_ws(' ', product.brand, category.name)), 'B')
            || setweight(to_tsvector('shop_words', concat_ws(' ', product.description, variants.words)), 'C')
            || setweight(to_tsvector('shop_words', product.details), 'D')
    from unnest(ids) asked (id) cross join lateral (
            select array_agg(distinct split_part(colours, '-', 1)) as colours,
                string_agg(concat_ws(' ', name, split_part(colours, '-', 1), replace(sku, '-', ' ')), ' ') as words
            from shop_variant where product_id = asked.id and listed
        ) variants, shop_category category
    where product.id = asked.id and category.id = product.category_id;

    insert into shop_searchword (word)
    select distinct word from unnest(ids) asked (id) join shop_product product on product.id = asked.id
        join shop_category category on category.id = product.category_id
        left join lateral (
            select string_agg(concat_ws(' ', variant.name, split_part(variant.colours, '-', 1)), ' ') as words
            from shop_variant variant where variant.product_id = product.id and variant.listed
        ) variants on true
        cross join unnest(tsvector_to_array(to_tsvector('shop_plain', concat_ws(
            ' ', product.name, product.brand, category.name, product.description, variants.words)))) word
    where word ~ '^[[:alpha:]]{3,40}$'
    order by word on conflict do nothing
$$;
select shop_index_products(array(select id from shop_product));
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_account_carts")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.CreateModel(
            name="SearchWord",
            fields=[("word", models.CharField(max_length=40, primary_key=True, serialize=False))],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="colours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="found_by",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="product_by_words"),
        ),
        migrations.AddIndex(model_name="product", index=models.Index(fields=["brand"], name="product_by_brand")),
        migrations.RunSQL(INDEXING, "drop function shop_index_products(bigint[])"),
    ]
