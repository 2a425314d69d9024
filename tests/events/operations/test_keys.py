import pytest

from events.operations.keys import BadKeyText, read, show


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "text"),
        [
            (b"GARISH-RUG", "GARISH-RUG"),
            ("Läufer".encode(), "Läufer"),
            (b"", ""),
            (b"\xff\x00", "hex:ff00"),
            (b"two\nlines", "hex:74776f0a6c696e6573"),
            (b"hex:ff", "hex:6865783a6666"),
        ],
    )
    def test_lead_back_to_the_same_bytes(self, key, text):
        assert show(key) == text
        assert read(text) == key

    def test_say_how_they_are_written(self):
        with pytest.raises(BadKeyText, match="hex:xyz cannot be read"):
            read("hex:xyz")
