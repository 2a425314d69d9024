import pytest

from shop.models import Availability, Category
from shop.queries.catalogue import browse, category_tree
from shop.queries.choosing import Choice
from shop.queries.counting import count
from shop.services.catalogue import publish_products, withdraw
from tests.shop.shelves import draft, put_up_shelves

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def goods():
    """Two rugs and a lamp: 249 € in marmalade and teal, 60 € in marmalade and sold out, 20 € in marmalade."""
    put_up_shelves()
    quiet = draft("quiet-rug", brand="Fell & Fold", prices=("60.00",))
    heron = draft("heron", brand="Halyard", category="lamps", prices=("20.00",))
    publish_products(drafts=[draft(), quiet, heron])
    Availability.objects.create(sku="QUIET-RUG-1", available=0, version=1)


def counted(**choice):
    return count(choice=Choice(**choice))[0]


def found(**choice) -> list[str]:
    return [card.slug for card in browse(choice=Choice(**choice)).page]


class TestCount:
    def test_counts_every_kind(self):
        counts = counted()
        assert counts.total == 3
        assert counts.in_stock == 2  # what was never heard of may be there
        assert counts.brands == {"Hullabaloo": 1, "Fell & Fold": 1, "Halyard": 1}
        assert counts.colours == {"orange": 3, "teal": 1}
        assert counts.prices == {0: 1, 2: 1, 3: 1}
        assert counts.shelves == {Category.objects.get(slug="rugs").pk: 2, Category.objects.get(slug="lamps").pk: 1}

    def test_lets_a_facet_s_own_choice_alone_and_heeds_all_others(self):
        counts = counted(brands=("Halyard",), colours=("orange",))
        assert counts.total == 1
        assert counts.brands == {"Hullabaloo": 1, "Fell & Fold": 1, "Halyard": 1}
        assert counts.colours == {"orange": 1}

    def test_says_what_would_be_found(self):
        """Each count is what choosing that kind really brings, beside a choice in another facet."""
        counts = counted(in_stock=True)
        for brand in ("Hullabaloo", "Fell & Fold", "Halyard"):
            assert counts.brands.get(brand, 0) == len(found(in_stock=True, brands=(brand,)))
        for colour in ("orange", "teal", "pink"):
            assert counts.colours.get(colour, 0) == len(found(in_stock=True, colours=(colour,)))
        for band in range(5):
            assert counts.prices.get(band, 0) == len(found(in_stock=True, bands=(band,)))

    def test_ignores_brands_that_are_not_there(self):
        assert found(brands=("Nobody & Sons",)) == found()
        assert found(brands=("Nobody & Sons", "Halyard")) == ["heron"]

    def test_finds_nothing_of_a_brand_that_is_there_but_not_here(self):
        lamps = category_tree().path("lamps")[-1]
        assert list(browse(shelf=lamps, choice=Choice(brands=("Hullabaloo",))).page) == []

    def test_counts_what_a_search_finds(self):
        counts, search = count(choice=Choice(), q="rugg")
        assert (counts.total, search.meant) == (2, "rug")

    def test_forgets_what_is_withdrawn(self):
        withdraw(sku="GARISH-RUG-2")
        assert counted().colours == {"orange": 3}
        withdraw(sku="GARISH-RUG-1")
        assert counted().total == 2
