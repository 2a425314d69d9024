import pytest

from events.consumer.record import Place
from shop.insight.explorer.cursor import BadCursor, Cursor, read, write

OFFSETS = {Place("stock", 0): 17, Place("stock", 11): 0}


class TestCursor:
    @pytest.mark.parametrize("forward", [True, False])
    def test_is_read_as_it_was_written(self, forward):
        assert read(write(OFFSETS, forward=forward), topic="stock") == Cursor(forward, OFFSETS)

    def test_is_short(self):
        assert write(OFFSETS, forward=False) == "older:0-17.11-0"

    def test_may_be_missing(self):
        assert read("", topic="stock") is None

    @pytest.mark.parametrize(
        "text", ["older", "older:", "older:0", "newer:0-1.", "later:0-1", "older:0-\u0661", "older:-1-2"]
    )
    def test_says_when_it_is_damaged(self, text):
        with pytest.raises(BadCursor, match="begin anew"):
            read(text, topic="stock")

    def test_is_not_read_if_it_is_beyond_all_measure(self):
        with pytest.raises(BadCursor):
            read("older:0-" + "9" * 5_000, topic="stock")
