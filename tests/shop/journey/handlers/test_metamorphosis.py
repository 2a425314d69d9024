"""The talk's topology: what it makes of a caterpillar, and that the documents and the query say the same."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from events.handling import groups
from shop.journey.events import ButterflyEmerged, ButterflyQueried, CaterpillarReleased
from shop.journey.handlers.metamorphosis import METAMORPHOSIS, Metamorphosis
from tests.docs.pages import CHECKOUT, blocks

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def caterpillar(name):
    return CaterpillarReleased(uuid4(), name, "rose", NOON)


class TestMetamorphosis:
    @pytest.mark.parametrize(
        ("name", "wings", "span"), [("Franz", "znarF·Franz", 50), ("Bo", "oB·Bo", 32), ("Äsop", "posÄ·Äsop", 44)]
    )
    def test_makes_symmetric_wings_of_a_name(self, name, wings, span):
        one = caterpillar(name)
        made = Metamorphosis.cool_transformation(one)
        assert made == ButterflyEmerged(one.caterpillar_id, name, "rose", wings, span)

    def test_is_one_group_s_line(self):
        assert groups["journey-metamorphosis"] is METAMORPHOSIS
        assert set(METAMORPHOSIS.handlers) == {CaterpillarReleased}
        assert METAMORPHOSIS.handlers[CaterpillarReleased].__doc__ == (
            "stream(journey-caterpillars).map(Metamorphosis.cool_transformation).to(journey-butterflies)"
        )

    def test_has_the_same_fields_as_the_query_s_butterfly(self):
        assert ButterflyQueried.__struct_fields__ == ButterflyEmerged.__struct_fields__
        query = (CHECKOUT / "shop" / "streams" / "sql" / "butterflies.sql").read_text()
        table = query.partition("CREATE TABLE butterflies (")[2].partition(")")[0]
        assert tuple(line.split()[0] for line in table.strip().splitlines()) == ButterflyEmerged.__struct_fields__

    def test_is_quoted_as_it_stands(self):
        quoted = [block for block in blocks(CHECKOUT / "docs" / "streams.md") if block.origin.startswith("from ")]
        assert quoted
        assert all(
            block.code in (CHECKOUT / block.origin.removeprefix("from ")).read_text(encoding="utf-8")
            for block in quoted
        )
