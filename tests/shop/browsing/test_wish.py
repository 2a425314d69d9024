import pytest
from django.http import QueryDict

from shop.browsing import Wish, read_wish


def read(query: str) -> Wish:
    return read_wish(QueryDict(query), shelves=["lamps", "rugs"])


class TestReadWish:
    def test_reads_several_kinds_of_one_facet(self):
        wish = read("q=lamp&shelf=rugs&shelf=lamps&colour=teal&price=25-50&price=250-&stock=1&sort=-price&page=3")
        assert wish.shelf == ("lamps", "rugs")
        assert wish.price == ("25-50", "250-")
        assert (wish.q, wish.colour, wish.stock, wish.sort, wish.page) == ("lamp", ("teal",), True, "-price", 3)

    @pytest.mark.parametrize(
        "query",
        [
            "shelf=attic&colour=octarine&price=1-2&stock=yes&sort=../etc&page=-1",
            "page=%00&q=%00&brand=%00&brand=",
            "sort=best&page=9999999999&page=x",
            "utm_source=newsletter",
        ],
    )
    def test_ignores_what_it_does_not_know(self, query):
        assert read(query) == Wish()

    def test_takes_no_more_of_a_search_than_somebody_may_have_typed(self):
        assert len(read("q=" + "x" * 10_000).q) == 80
        assert len(read("&".join(f"brand={i}" for i in range(1000))).brand) == 20


class TestQueryString:
    @pytest.mark.parametrize(
        ("query", "canonical"),
        [
            ("page=1&q=&sort=featured", ""),
            ("q=+lamp++rug&sort=best", "?q=lamp+rug"),
            ("q=lamp&sort=featured", "?q=lamp&sort=featured"),
            ("page=2&price=250-&colour=teal&colour=blue&q=a%26b", "?q=a%26b&colour=blue&colour=teal&price=250-&page=2"),
        ],
    )
    def test_is_the_same_however_the_wish_was_written(self, query, canonical):
        assert read(query).query_string() == canonical
        assert read(canonical.removeprefix("?")).query_string() == canonical

    def test_begins_at_the_first_page_when_something_else_is_chosen(self):
        assert read("colour=teal&page=4").toggled("colour", "blue").query_string() == "?colour=blue&colour=teal"
        assert read("colour=teal&page=4").toggled("colour", "teal").query_string() == ""
