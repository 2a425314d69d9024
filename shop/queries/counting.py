"""How many products there are of each kind, in one query.

Within a facet one thing *or* the other may be chosen; of different facets all must be met. So what is counted of a
facet's kinds meets the choices of all other facets, whatever is chosen in its own: a count says what choosing that
would bring.
"""

from decimal import Decimal
from typing import Any

import msgspec
from django.db import connection

from shop.pictures import FAMILIES
from shop.queries.choosing import BOUNDS, Choice
from shop.queries.finding import TERMS, UNDERSTOOD, Search, clean, read_search, words_of

_COUNT = """
    with {terms} family as (select * from unnest(%(families)s::text[], %(paints)s::text[]) as painted (family, paint)),
    known as materialized (
        select array(
            select asked.brand from unnest(%(brands)s::text[]) asked (brand) where exists (
                select from shop_product same where same.brand = asked.brand and price_from is not null)
        ) as brands
    ),
    goods as materialized (
        select id, category_id, brand, colours, width_bucket(price_from, %(bounds)s::numeric[]) as band,
            known.brands = '{{}}' or brand = any(known.brands) as b,
            %(paint)s::text[] = '{{}}' or colours && %(paint)s::varchar[] as c,
            %(bands)s::int[] = '{{}}' or width_bucket(price_from, %(bounds)s::numeric[]) = any(%(bands)s::int[]) as p,
            %(shelves)s::bigint[] = '{{}}' or category_id = any(%(shelves)s::bigint[]) as k,
            {left} as s
        from shop_product, known
        where price_from is not null {narrowed}
    )
    select 'all', '', count(*) from goods where b and c and p and k and (s or not %(in_stock)s)
    union all select 'stock', '', count(*) from goods where b and c and p and k and s
    union all select 'known', brand, 0 from known, unnest(brands) brand
    union all select 'brand', brand, count(*) from goods
        where c and p and k and (s or not %(in_stock)s) group by brand
    union all select 'price', band::text, count(*) from goods
        where b and c and k and (s or not %(in_stock)s) group by band
    union all select 'shelf', category_id::text, count(*) from goods
        where b and c and p and (s or not %(in_stock)s) group by category_id
    union all select 'colour', family, sum(number)::bigint from (
            select colours, count(*) as number from goods
            where b and p and k and (s or not %(in_stock)s) group by colours
        ) alike, lateral (select distinct family from family where paint = any(colours)) painted group by family
    {understood}
"""
# What was never heard of may well be there.
_LEFT = """
    exists (select from shop_variant v where v.product_id = shop_product.id and v.listed and not exists (
        select from shop_availability a where a.sku = v.sku and a.available = 0))
"""


class Counts(msgspec.Struct, frozen=True):
    """How many are found, and how many there would be of each kind. ``known`` are those chosen brands that exist."""

    total: int = 0
    in_stock: int = 0
    known: frozenset[str] = frozenset()
    brands: dict[str, int] = {}
    prices: dict[int, int] = {}
    shelves: dict[int, int] = {}
    colours: dict[str, int] = {}


def count(*, choice: Choice, q: str = "", within: list[int] | None = None) -> tuple[Counts, Search | None]:
    """Count what a search finds on the shelves ``within`` (ids; None: on all), as far as the choice allows.

    The search is understood by the way, as every query of a page counts.
    """
    typed = clean(q)
    families = [(family, paint) for family, paints in FAMILIES.items() for paint in paints]
    values: dict[str, Any] = {
        "within": within,
        "families": [family for family, _ in families],
        "paints": [paint for _, paint in families],
        "brands": list(choice.brands),
        "paint": choice.paints(),
        "bands": list(choice.bands),
        "bounds": [Decimal(bound) for bound in BOUNDS],
        "shelves": list(choice.shelves),
        "in_stock": choice.in_stock,
        **words_of(typed),
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(searching=bool(typed), shelved=within is not None), values)
        rows = cursor.fetchall()
    return _told(rows), read_search(typed, rows) if typed else None


def _sql(*, searching: bool, shelved: bool) -> str:
    found = "and found_by @@ (select to_tsquery('shop_words', query) from asked) " if searching else ""
    there = "and category_id = any(%(within)s) " if shelved else ""
    return _COUNT.format(
        terms=TERMS + "," if searching else "",
        left=_LEFT,
        narrowed=found + there,
        understood="union all" + UNDERSTOOD if searching else "",
    )


def _told(rows: list[tuple[str, str, int]]) -> Counts:
    of: dict[str, dict[str, int]] = {}
    for kind, value, number in rows:
        of.setdefault(kind, {})[value] = number
    return Counts(
        total=of["all"][""],
        in_stock=of["stock"][""],
        known=frozenset(of.get("known", ())),
        brands=of.get("brand", {}),
        prices={int(band): number for band, number in of.get("price", {}).items()},
        shelves={int(shelf): number for shelf, number in of.get("shelf", {}).items()},
        colours=of.get("colour", {}),
    )
