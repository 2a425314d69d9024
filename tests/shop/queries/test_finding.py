import pytest

from shop.models import Category
from shop.queries.catalogue import browse
from shop.queries.finding import clean, understand
from shop.services.catalogue import publish_products, save_category, withdraw
from tests.shop.shelves import draft, put_up_shelves

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def goods():
    put_up_shelves()
    lamp = draft("porcini", brand="Understorey", description="The cap of a rosé mushroom.", category="lamps")
    notes = draft("lampblack", brand="Foolscap", description="Ink; stand it beside a lamp.")
    publish_products(drafts=[draft(), lamp, notes])


def slugs(q: str, **more) -> list[str]:
    return [card.slug for card in browse(q=q, **more).page]


class TestUnderstand:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("lampp", "lamp"), ("porcni", "porcini"), ("garsih rug", "garish rug"), ("xqzt lamp", "lamp")],
    )
    def test_takes_the_nearest_words_for_those_that_nothing_has(self, typed, meant):
        assert understand(typed).meant == meant

    def test_changes_no_word_that_something_has(self):
        assert not understand("lam").corrected
        assert not understand("Rose").corrected

    def test_means_nothing_that_is_no_longer_sold(self):
        withdraw(sku="PORCINI-1")
        withdraw(sku="PORCINI-2")
        assert understand("porcni").meant == ""

    @pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "xqzt 1", "xqzt 1 ga", "the xqzt", "Garish, lamp!"])
    def test_means_nothing_by_scraps_nor_by_the_words_that_were_typed(self, typed):
        assert understand(typed).meant == ""

    def test_means_scraps_beside_a_word(self):
        assert understand("1 lampp").meant == "1 lamp"
        assert understand("1 xqzt lamp").meant == "1 lamp"

    def test_understands_nothing_where_nothing_was_typed(self):
        assert understand(" \0 ") is None
        assert clean("a" * 10_000) == "a" * 80


class TestSearch:
    @pytest.mark.parametrize("q", ["mushroom", "lamp porcini", "UNDERSTOREY", "lam cap", "rose mushrooms", "lapm cap"])
    def test_finds_parts_stems_accents_and_typos(self, q):
        assert slugs(q) == ["porcini"]

    def test_puts_names_before_shelves_and_shelves_before_stories(self):
        assert slugs("lamp") == ["lampblack", "porcini"]
        assert slugs("ink") == ["lampblack"]
        assert slugs("lamp", order="name") == ["lampblack", "porcini"]

    def test_finds_by_a_variant_and_by_its_sku(self):
        assert slugs("garish teal") == ["garish-rug"]
        assert slugs("PORCINI-1") == ["porcini"]

    def test_heeds_every_word(self):
        assert slugs("garish lamp") == []
        assert slugs("garish xqzt") == []

    def test_finds_what_lies_on_a_shelf_by_its_new_name(self):
        lamps = Category.objects.get(slug="lamps")
        lamps.name = "Luminaries"
        save_category(category=lamps)
        assert slugs("luminaries") == ["porcini"]

    @pytest.mark.parametrize("q", ["&|!:*", "')--", "rug:*|!x", "%", "\\", '"', "<->", "_", "²", "'", "the"])
    def test_takes_every_sign_for_what_it_is(self, q):
        assert slugs(q) == (["garish-rug"] if "rug" in q and "x" not in q else [])
