from decimal import Decimal

import pytest

from shop.models import Availability, Category
from shop.queries.catalogue import browse, category_tree, neighbours, product_for_sale
from shop.queries.choosing import Choice
from shop.services.catalogue import publish_products, withdraw
from tests.shop.shelves import draft, put_up_shelves, sell_garish_rug, sell_many

pytestmark = pytest.mark.django_db


def names(**wanted) -> list[str]:
    return [card.name for card in browse(**wanted).page]


class TestCategoryTree:
    def test_leads_to_a_shelf_by_its_slug_in_one_query(self, django_assert_num_queries):
        put_up_shelves()
        with django_assert_num_queries(1):
            tree = category_tree()
        assert [shelf.category.slug for shelf in tree.path("rugs")] == ["living", "rugs"]
        assert tree.path("attic") == ()


class TestBrowse:
    def test_of_a_shelf_holds_what_lies_below_it_too(self):
        put_up_shelves()
        publish_products(drafts=[draft(), draft("heron", category="lamps")])
        tree = category_tree()
        assert names(shelf=tree.path("living")[-1]) == ["Garish Rug", "Heron"]
        assert names(shelf=tree.path("lamps")[-1]) == ["Heron"]

    def test_leaves_out_what_is_withdrawn_and_forgets_its_variants(self):
        sell_garish_rug()
        withdraw(sku="GARISH-RUG-1")
        (card,) = browse().page
        assert [variant.sku for variant in card.on_sale] == ["GARISH-RUG-2"]
        withdraw(sku="GARISH-RUG-2")
        assert names() == []

    def test_knows_what_is_left_as_far_as_it_was_heard(self):
        sell_garish_rug()
        Availability.objects.create(sku="GARISH-RUG-1", available=3, version=7)
        (card,) = browse().page
        assert [variant.left for variant in card.on_sale] == [3, None]

    @pytest.mark.parametrize(
        ("order", "first"), [("price", "Doormat"), ("-price", "Garish Rug"), ("name", "Doormat"), ("featured", "Zig")]
    )
    def test_sorts(self, order, first):
        put_up_shelves()
        cheap = draft("doormat", prices=("9.00",), position=3)
        publish_products(drafts=[draft(position=2), cheap, draft("zig", prices=("50.00",), position=1)])
        assert names(order=order)[0] == first

    @pytest.mark.parametrize("q", ["garish", "GARISH rug", "gar", "hullabaloo", "told they would", "garrish"])
    def test_finds_by_name_brand_and_story_even_when_misspelt(self, q):
        put_up_shelves()
        publish_products(drafts=[draft(), draft("heron", brand="Halyard", description="One leg.", category="lamps")])
        assert names(q=q) == ["Garish Rug"]

    @pytest.mark.parametrize("q", ["%", "_", "\\", "'; drop table", "\0\0", "x" * 5000])
    def test_is_not_impressed_by_hostile_searches(self, q):
        put_up_shelves()
        publish_products(drafts=[draft()])
        assert names(q=q) == (["Garish Rug"] if q == "\0\0" else [])  # NUL alone is no search

    @pytest.mark.parametrize(("number", "shown"), [("0", 1), ("-3", 1), ("99", 1), ("rug", 1), ("", 1)])
    def test_brings_a_wild_number_back_to_a_page_that_is_there(self, number, shown):
        sell_garish_rug()
        assert browse(number=number).page.number == shown


class TestTenThousandProducts:
    @pytest.fixture
    def tree(self):
        sell_many(put_up_shelves(), 10_000)
        return category_tree()

    def test_cost_as_many_queries_as_one(self, tree, django_assert_num_queries):
        living = tree.path("living")[-1]
        narrow = Choice(brands=("Loom & Co",), colours=("orange",), bands=(1, 2), in_stock=True)
        for wanted in ({}, {"shelf": living, "order": "price"}, {"q": "rugg loom", "choice": narrow}):
            with django_assert_num_queries(2):
                page = browse(number=2, **wanted).page
                assert len(page.object_list) == 24
                assert all(len(card.on_sale) == 2 for card in page)


class TestNeighbours:
    def test_are_others_of_the_shelf_in_the_colours_of_their_first_variant(self):
        put_up_shelves()
        publish_products(drafts=[draft(), draft("quiet-rug"), draft("heron", category="lamps")])
        product = product_for_sale("garish-rug")
        (rug,) = neighbours(product)
        assert (rug.slug, rug.on_sale[0].colours) == ("quiet-rug", "marmalade-cream")


class TestProductForSale:
    def test_brings_its_shelves_and_variants(self, django_assert_num_queries):
        sell_garish_rug()
        with django_assert_num_queries(1):
            product = product_for_sale("garish-rug")
            assert product.category.parent.slug == "living"
            assert [variant.price for variant in product.on_sale] == [Decimal("249.00"), Decimal("479.00")]

    def test_is_none_for_what_never_was(self):
        assert product_for_sale("beige-rug") is None
        assert Category.objects.count() == 0
