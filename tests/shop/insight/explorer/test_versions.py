"""The history of a fact with two versions, neither of which anybody really publishes."""

import msgspec
import pytest

from events import declare
from events.declare import Event, Topic, event
from events.schemas import upcasters
from shop.insight.explorer.fields import prose, words
from shop.insight.explorer.reading import read
from shop.insight.explorer.showing import shown
from shop.insight.explorer.versions import types_on, versions
from tests.shop.insight.explorer.records import ALL, record

KNOTS = Topic("knots")


@pytest.fixture
def tied(monkeypatch):
    """Version 1 counted knots; version 2 says how long the thread is, too, and calls them otherwise."""
    monkeypatch.setattr(declare, "registry", dict(declare.registry))
    monkeypatch.setattr(upcasters, "steps", {})

    @event("weaving.knot-tied.v1", topic=KNOTS, key="sku", retired=True)
    class KnotTiedV1(Event, frozen=True):
        """Knots were tied."""

        sku: str
        count: int

    @event("weaving.knot-tied.v2", topic=KNOTS, key="sku")
    class KnotTied(Event, frozen=True):
        """``knots`` were tied.

        Nobody
        counts them twice.
        """

        sku: str
        knots: int
        thread: float | None = None

    @upcasters.upcaster("weaving.knot-tied.v1", to="weaving.knot-tied.v2")
    def count_knots(payload):
        return {"sku": payload["sku"], "knots": payload["count"]}

    return KnotTiedV1


class TestVersions:
    def test_are_told_the_newest_first_with_what_changed(self, tied):
        two, one = versions("weaving.knot-tied.v1")
        assert (two.wire_type, two.state, two.read_as) == ("weaving.knot-tied.v2", "current", "")
        assert sorted(two.changes) == [
            "count is gone",
            "knots is new: integer",
            "thread is new: number or null, may be left out: null",
        ]
        assert (one.state, one.read_as, one.changes) == (
            "retired: nobody publishes it",
            "weaving.knot-tied.v2",
            (),
        )
        assert not one.published

    def test_are_listed_by_topic(self, tied):
        assert types_on("knots") == ["weaving.knot-tied.v1", "weaving.knot-tied.v2"]

    def test_show_an_example_of_what_was_published(self):
        (placed,) = versions("orders.order-placed.v1")
        assert placed.published
        assert '"order_id"' in placed.example
        assert {struct.name for struct in placed.structs} == {"Line", "Money"}

    def test_of_nothing_are_none(self):
        assert versions("rumours.rumour-spread.v1") == versions("") == versions("\0") == []


class TestRead:
    def test_says_that_an_old_version_is_read_as_a_new_one(self, tied):
        old = record(tied("GARISH-RUG", 7))
        assert "upcasters make a new version" in read(old, shown(old, reader=ALL)).words

    def test_says_that_an_old_version_cannot_be_read(self, tied):
        old = record(tied("GARISH-RUG", 7), value=msgspec.json.encode({"sku": "GARISH-RUG"}))
        reading = read(old, shown(old, reader=ALL))
        assert not reading.good
        assert "KeyError" in reading.words


class TestWords:
    @pytest.mark.parametrize(
        ("schema", "said"),
        [
            ({"enum": [1, 2]}, "one of 1, 2"),
            ({"type": "array", "items": {"$ref": "#/$defs/Line"}}, "list of Line"),
            ({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}, "uuid or null"),
            ({}, "anything"),
            (None, "anything"),
        ],
    )
    def test_say_a_type(self, schema, said):
        assert words(schema) == said

    def test_of_a_docstring_are_paragraphs(self):
        assert prose({"description": "``a`` is\none.\n\nTwo."}) == "“a” is one.\n\nTwo."
        assert prose({}) == ""
