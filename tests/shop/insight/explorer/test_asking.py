"""What is wrong with a question, in words that help."""

from datetime import UTC, datetime

import pytest

from events.consumer.record import Place
from events.extents import Extent
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.asking import Question

THERE = {Place("stock", 0): Extent(0, 10), Place("stock", 1): Extent(0, 0)}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ask(**typed):
    return Question(typed, topic="stock", there=THERE)


class TestQuestion:
    def test_that_says_nothing_asks_for_the_newest(self):
        question = ask()
        assert question.is_valid()
        assert question.asked == Asked()
        assert not question.asked.narrow

    def test_may_say_all_of_it(self):
        question = ask(
            type="inventory.stock-received.v1",
            key="hex:ff00",
            correlation="GARISH-STORY",
            text="rug",
            since="2026-11-23T12:00",
            until="2026-11-23 12:00:01Z",
            partition="0",
            offset="9",
            order="oldest",
        )
        assert question.is_valid(), question.errors
        asked = question.asked
        assert (asked.key, asked.since, asked.until) == (b"\xff\x00", NOON, NOON.replace(second=1))
        assert (asked.partition, asked.offset, asked.forward) == (0, 9, True)

    @pytest.mark.parametrize(
        ("typed", "field", "remedy"),
        [
            ({"type": "orders.order-placed.v1"}, "type", "published on the topic orders"),
            ({"type": "x" * 201}, "type", "at most 200"),
            ({"key": "hex:xyz"}, "key", "hexadecimal"),
            ({"text": "a\0b"}, "text", "Null characters"),
            ({"text": "x" * 5_000}, "text", "at most 200"),
            ({"since": "yesterday"}, "since", "2026-11-23T14:03:00"),
            ({"since": "9999-12-31T23:59:59"}, "since", "That is to come: it is 20"),
            ({"since": "2026-01-02", "until": "2026-01-01"}, "until", "later than"),
            ({"partition": "2"}, "partition", "partitions 0 to 1"),
            ({"partition": "-1"}, "partition", "greater than or equal to 0"),
            ({"partition": "9" * 50}, "partition", "less than or equal"),
            ({"offset": "3"}, "partition", "in which partition"),
            ({"offset": "10", "partition": "0"}, "offset", "offsets 0 to 9"),
            ({"offset": "0", "partition": "1"}, "offset", "empty"),
            ({"order": "sideways"}, "order", "not one of the available choices"),
            ({"at": "older:rug"}, "at", "begin anew"),
        ],
    )
    def test_is_told_what_is_wrong_with_it(self, typed, field, remedy):
        question = ask(**typed)
        assert not question.is_valid()
        assert remedy in str(question.errors[field]).replace("&#x27;", "'")

    def test_that_goes_on_reads_in_the_direction_of_its_cursor(self):
        question = ask(at="newer:0-3")
        assert question.is_valid()
        assert question.asked.forward
        assert not question.asked.oldest_first
