import pytest

from events.legible import legible

MOST = 1_000


class TestLegible:
    @pytest.mark.parametrize(
        ("raw", "kind", "text"),
        [
            (None, "nothing", ""),
            (b"", "text", ""),
            (b'{"metres":1.10,"note":"\\u00e9"}', "JSON", '{\n  "metres": 1.10,\n  "note": "\\u00e9"\n}'),
            ("Fäden".encode(), "text", "Fäden"),
            (b"two\nlines", "text", "two\nlines"),
            (b"a\0b\x1b", "text", "a␀b␛"),
            (b"\xff\x00", "bytes", "hex:ff 00"),
            (b'"\\ud800"', "text", '"\\ud800"'),  # half of a character, which no page could hold
            (b'{"a": "\xff"}', "bytes", "hex:7b 22 61 22 3a 20 22 ff 22 7d"),
        ],
    )
    def test_says_what_bytes_are_and_shows_them_as_that(self, raw, kind, text):
        assert legible(raw, most=MOST) == (kind, text, 0)

    @pytest.mark.parametrize(
        ("raw", "text", "more"),
        [(b"abcdef", "abcd", 2), (b"\xff" * 6, "hex:ff ff ff ff", 2), (b"[1,2]", "[\n  ", 8)],
    )
    def test_cuts_what_is_long_and_says_how_much_is_left_out(self, raw, text, more):
        assert legible(raw, most=4)[1:] == (text, more)

    def test_cuts_through_no_character(self):
        assert legible("aaaé!".encode(), most=4) == ("text", "aaa", 3 - 1)

    @pytest.mark.parametrize("depth", [100, 100_000])
    def test_is_not_made_to_fill_the_memory_by_what_is_nested_deeply(self, depth):
        text = legible(b"[" * depth + b"]" * depth, most=10_000_000).text
        assert len(text) < 10 * depth
