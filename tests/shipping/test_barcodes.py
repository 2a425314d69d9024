from itertools import pairwise

import pytest

from shipping.barcodes import CODE_39, barcode


class TestBarcode:
    def test_has_five_bars_a_letter_and_a_frame(self):
        code = barcode("P-10423")
        assert len(code.bars) == 5 * (7 + 2)
        assert code.bars[0].x == 10
        assert code.bars[-1].x + code.bars[-1].width == code.width - 10

    def test_never_lets_bars_touch(self):
        bars = barcode("0123456789").bars
        assert all(one.x + one.width < other.x for one, other in pairwise(bars))

    def test_has_three_wide_elements_in_every_letter(self):
        assert all(pattern.count("1") == 3 for pattern in CODE_39.values())
        assert len(set(CODE_39.values())) == len(CODE_39)

    @pytest.mark.parametrize("number", ["", "P 1", "*", "ä"])
    def test_is_none_for_what_it_cannot_write(self, number):
        assert barcode(number) is None
