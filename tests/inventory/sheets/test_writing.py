import csv
import io

import pytest

from inventory.sheets import TEMPLATE, Table, csv_chunks, read_sheet
from inventory.sheets.writing import harmless

PLAIN = Table(("reason", "quantity"), lambda row: row)


class TestCsvChunks:
    def test_writes_what_can_be_read_again(self):
        rows = [('moths, "again"', -2), ("caf\u00e9", 3)]
        text = "".join(csv_chunks(PLAIN, rows))
        assert text.startswith("\ufeff")
        assert list(csv.reader(io.StringIO(text[1:]))) == [
            ["reason", "quantity"],
            ['moths, "again"', "-2"],
            ["caf\u00e9", "3"],
        ]

    def test_writes_a_long_list_in_pieces(self):
        pieces = list(csv_chunks(PLAIN, (("x", number) for number in range(2_500))))
        assert len(pieces) == 3
        assert "".join(pieces).count("\r\n") == 2_501

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_lets_no_spreadsheet_run_what_somebody_typed(self, text):
        assert harmless(text) == f"'{text}"

    def test_leaves_numbers_numbers(self):
        assert harmless(-2) == -2


def test_the_template_can_be_imported():
    assert not any(change.problem for change in read_sheet(TEMPLATE.encode()).changes)
