import pytest

from inventory.services import Change
from inventory.sheets import MOST_BYTES, MOST_LINES, SheetRefused, read_sheet

HEADER = "sku,quantity,mode,reason,reference\n"


def read(text, **more):
    return read_sheet(text if isinstance(text, bytes) else text.encode(), **more).changes


def problem(line):
    [change] = read(HEADER + line)
    return change.problem


class TestReadSheet:
    def test_reads_lines_as_they_were_written(self):
        assert read(HEADER + "GARISH-RUG,12,receive,delivery,DN-7\n") == (
            Change(line=2, sku="GARISH-RUG", mode="receive", quantity=12, reason="delivery", reference="DN-7"),
        )

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("bom", ["", "\ufeff"])
    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_reads_what_spreadsheets_write(self, delimiter, bom, newline):
        lines = [["SKU", " Mode ", "Quantity", ""], ["garish-rug", "Count", " +7 ", ""], ["", "", "", ""]]
        [change] = read(bom + newline.join(delimiter.join(cells) for cells in lines))
        assert (change.sku, change.mode, change.quantity, change.problem) == ("GARISH-RUG", "count", 7, "")

    def test_reads_quoted_cells(self):
        [change] = read(HEADER + 'GARISH-RUG,-1,adjust,"moths, ""again""",\n')
        assert change.reason == 'moths, "again"'

    def test_gives_lines_without_a_reason_the_file_s(self):
        changes = read(HEADER + "GARISH-RUG,1,receive,,\nWOBBLY-LAMP,1,receive,found,\n", reason="monday")
        assert [change.reason for change in changes] == ["monday", "found"]

    def test_knows_the_same_file_again(self):
        content = (HEADER + "GARISH-RUG,1,receive,x,\n").encode()
        assert read_sheet(content).sha256 == read_sheet(content, reason="other").sha256
        assert read_sheet(content).sha256 != read_sheet(content + b"\n").sha256

    @pytest.mark.parametrize(
        ("content", "remedy"),
        [
            (b"", "empty"),
            (b"\xef\xbb\xbf \n\n", "empty"),
            (HEADER.encode(), "nothing to import"),
            (b"PK\x03\x04....", "CSV UTF-8"),
            (b"\xff\xfes\0k\0u\0", "UTF-16"),
            (b"sku,quantity\0,mode", "no text file"),
            (HEADER.encode() + b"A,1,receive,x,\nB,1,receive,caf\xe9,\n", "Line 3 is not UTF-8"),
            (b"article,number\nA,1\n", "lacks mode, quantity, sku"),
            (b"sku,quantity,mode,colour\nA,1,count,red\n", "column \u201ccolour\u201d"),
            (b"sku,sku,quantity,mode\nA,A,1,count\n", "column sku twice"),
            (HEADER.encode() + b'A,1,receive,"never closed,\n', "quotation mark"),
            (HEADER.encode() + b"A,1,count,,\n" * (MOST_LINES + 1), "more than 5,000 lines"),
            (b"x" * (MOST_BYTES + 1), "more than 1,024 KiB"),
        ],
    )
    def test_refuses_what_is_no_table_of_changes_and_says_what_helps(self, content, remedy):
        with pytest.raises(SheetRefused, match=remedy):
            read_sheet(content)

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (",1,receive,x,", "The SKU is missing"),
            ("GARISH-RUG,,receive,x,", "The quantity is missing"),
            ("GARISH-RUG,many,receive,x,", "\u201cmany\u201d is not a whole number"),
            ("GARISH-RUG,1.5,receive,x,", "not a whole number"),
            ("GARISH-RUG,\u0661,receive,x,", "not a whole number"),
            ("GARISH-RUG,99999999999,receive,x,", "99999999999\u201d is too many: 1,000,000 is the most"),
            ("GARISH-RUG,1,,x,", "The mode is missing"),
            ("GARISH-RUG,1,steal,x,", "\u201csteal\u201d is no mode"),
            ("GARISH-RUG,1,receive,x,,y", "6 cells, the header 5"),
            ("GARISH-RUG,1,receive,a\u202eb,", "cannot be shown"),
            ("X" * 65 + ",1,receive,x,", "64 is the most"),
            ("GARISH-RUG,1,receive," + "x" * 201 + ",", "200 is the most"),
            ("GARISH-RUG,1,receive,x," + "y" * 65, "64 is the most"),
        ],
    )
    def test_keeps_a_wrong_line_with_its_problem(self, line, said):
        assert said in problem(line)
