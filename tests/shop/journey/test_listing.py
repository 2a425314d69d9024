"""Source as HTML, and what changed between neighbours."""

from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from shop.journey import listing, stages


def source(module):
    return [line.html for line in listing.listing(module)]


@pytest.mark.parametrize("stage", stages.STAGES, ids=lambda stage: stage.slug)
class TestListing:
    def test_has_every_line_with_its_number(self, stage):
        lines = Path(stage.module.__file__).read_text().splitlines()
        assert [line.number for line in listing.listing(stage.module)] == list(range(1, len(lines) + 1))

    def test_closes_what_each_line_opens(self, stage):
        for html in source(stage.module):
            assert html.count("<span") == html.count("</span>")

    def test_has_no_styles_which_the_policy_would_refuse(self, stage):
        assert "style=" not in "".join(source(stage.module))

    def test_names_the_four_functions(self, stage):
        text = "\n".join(source(stage.module))
        for name in ("place_order", "reserve_stock", "ship_order", "track_order"):
            assert f'<span class="py-nf">{name}</span>' in text


@pytest.mark.parametrize(("before", "after"), [*pairwise(stages.STAGES)], ids=lambda stage: stage.slug)
class TestComparison:
    def test_has_every_line_of_both_in_order(self, before, after):
        pairs = listing.comparison(before.module, after.module)
        assert [pair.before for pair in pairs if pair.before] == list(listing.listing(before.module))
        assert [pair.after for pair in pairs if pair.after] == list(listing.listing(after.module))

    def test_marks_what_differs_and_nothing_else(self, before, after):
        for pair in listing.comparison(before.module, after.module):
            same = bool(pair.before and pair.after and pair.before.html == pair.after.html)
            assert same or pair.kind in ("changed", "gone", "come")
            assert pair.kind != "same" or same


class TestQuery:
    FILE = Path(settings.BASE_DIR) / "shop" / "streams" / "sql" / "butterflies.sql"

    def test_has_every_line_with_its_number(self):
        lines = self.FILE.read_text(encoding="utf-8").splitlines()
        assert [line.number for line in listing.query(self.FILE)] == list(range(1, len(lines) + 1))

    def test_marks_words_of_sql_with_classes_and_not_with_styles(self):
        html = "".join(line.html for line in listing.query(self.FILE))
        assert '<span class="py-k">SELECT</span>' in html
        assert "style=" not in html
