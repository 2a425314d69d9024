"""What somebody who typed a few words may have meant.

Each word is looked up once: does anything for sale have it, or a word that begins with it? If nothing does, the nearest
words that something has stand in for it: by trigrams, or with two letters swapped, which trigrams think far apart.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from django.contrib.postgres.search import SearchQuery
from django.db import connection

LONGEST_SEARCH = 80
MOST_WORDS = 8
CONFIGURATION = "shop_words"
SHORTEST_MEANT = 3  # letters: what is left of a word that is none, such as a tag, is shorter
NEAR = 0.4  # trigrams in common, of all that the two words have

# A word that says nothing, such as “the”, makes an empty query: it is neither looked for nor missed.
TERMS = """
    typed as (
        select number, word, to_tsquery('shop_words', word || ':*') as query, string_to_array(swaps, ' ') as swapped
        from unnest(%(numbers)s::int[], %(words)s::text[], %(swaps)s::text[]) one (number, word, swaps)
    ),
    probed as materialized (
        select typed.*, numnode(query) = 0 as empty, exists (
            select from shop_product where price_from is not null and found_by @@ query) as found
        from typed
    ),
    terms as materialized (
        select number, word, empty, found, case when found or empty then '{}' else array(
            select word from (
                select near.word,
                    greatest(similarity(near.word, probed.word), (near.word = any(swapped))::int) as alike
                from shop_searchword near where near.word %% probed.word or near.word = any(swapped)
            ) near
            where alike >= %(near)s and exists (
                select from shop_product
                where price_from is not null and found_by @@ to_tsquery('shop_words', near.word) )
            order by alike desc, word limit 3
        ) end as instead
        from probed
    ),
    asked as materialized (
        select case when not bool_or(not empty and not found and instead = '{}') then string_agg(
            case when found then word || ':*' else '(' || array_to_string(instead, ' | ') || ')' end,
            ' & ' order by number
        ) filter (where not empty) end as query
        from terms
    )
"""
# What the search understood, as rows of (kind, text, 0).
UNDERSTOOD = """
    select 'term', json_build_array(word, empty, found, instead)::text, 0 from terms
    union all select 'query', query, 0 from asked where query is not null
"""


class Term(msgspec.Struct, frozen=True, array_like=True):
    """A word that was typed. ``instead`` are the nearest words there are, if nothing has it."""

    word: str
    empty: bool
    found: bool
    instead: tuple[str, ...]

    @property
    def lost(self) -> bool:
        """Nothing has it, nor anything like it."""
        return not (self.empty or self.found or self.instead)


class Search(msgspec.Struct, frozen=True):
    """A search as it is made: what somebody typed, and the ``query`` for ``to_tsquery``; None if that finds nothing."""

    typed: str
    terms: tuple[Term, ...] = ()
    query: str | None = None

    @property
    def corrected(self) -> bool:
        """Whether something else is looked for than was typed."""
        return any(term.instead for term in self.terms)

    @property
    def meant(self) -> str:
        """What is looked for instead, or could be found at all: its words without those that nothing has.

        Nothing, if that is what was typed already, or no more than scraps of it.
        """
        if not (self.corrected or self._has_a_part_to_find):
            return ""
        return " ".join(term.instead[0] if term.instead else term.word for term in self.terms if not term.lost)

    @property
    def _has_a_part_to_find(self) -> bool:
        lost = any(term.lost for term in self.terms)
        return lost and any(term.found and len(term.word) >= SHORTEST_MEANT for term in self.terms)

    def expression(self) -> SearchQuery:
        """The same for Django."""
        return SearchQuery(self.query or "", config=CONFIGURATION, search_type="raw")


def clean(typed: str) -> str:
    """What was typed, on one line and of a length that somebody may have typed."""
    return " ".join(typed[: LONGEST_SEARCH * 4].replace("\0", "").split())[:LONGEST_SEARCH].strip()


def words_of(typed: str) -> dict[str, Any]:
    """The parameters of ``TERMS``. Only letters and digits are words: nothing of a query's own language is left."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", typed.lower())))[:MOST_WORDS]
    swaps = [" ".join(_swapped(word)) for word in words]
    return {"numbers": list(range(len(words))), "words": words, "swaps": swaps, "near": NEAR}


def understand(typed: str) -> Search | None:
    """Look the words up, in one query; None if nothing was typed."""
    typed = clean(typed)
    if not typed:
        return None
    with connection.cursor() as cursor:
        cursor.execute("with" + TERMS + UNDERSTOOD, words_of(typed))
        return read_search(typed, cursor.fetchall())


def read_search(typed: str, rows: Sequence[tuple[str, str, int]]) -> Search:
    """Read the rows of ``UNDERSTOOD``; others are passed over."""
    terms = tuple(msgspec.json.decode(text, type=Term) for kind, text, _ in rows if kind == "term")
    return Search(typed, terms, next((text for kind, text, _ in rows if kind == "query"), None))


def _swapped(word: str) -> list[str]:
    """The word with each two neighbouring letters the other way round."""
    return [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
