"""The anti-corruption layer: what the old system's rows mean to the shop, and which it cannot sell from."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shop.events import Money
from shop.suppliers.columns import UnknownColumns
from shop.suppliers.events import ItemRemoved, ItemTold
from shop.suppliers.translation import SHELVES, BadRow, TableEmptied, translate
from tests.shop.suppliers.rows import record, renamed, row

AT = datetime.fromtimestamp(1764000000, tz=UTC)


class TestTranslate:
    @pytest.mark.parametrize("op", ["r", "c", "u"])
    def test_tells_a_row_in_our_words(self, op):
        assert translate(record(row(), op=op, lsn=42)) == ItemTold(
            sku="OLD-TEAPOT",
            lsn=42,
            name="Teapot, enamel, blue",
            story="Found on the top shelf.",
            shelf="tableware",
            price=Money(Decimal("24.90")),
            quantity=12,
            told_at=AT,
            snapshot=op == "r",
        )

    def test_tells_a_deleted_row_as_removed_however_wrong_it_was(self):
        gone = record(op="d", before=row(px_cents="-1.00", cat_cd="??"), lsn=43)
        assert translate(gone) == ItemRemoved(sku="OLD-TEAPOT", lsn=43, told_at=AT)

    def test_takes_a_row_that_is_marked_as_deleted_for_removed(self):
        assert isinstance(translate(record(row(del_flg="Y", px_cents="0.00"))), ItemRemoved)
        assert translate(record(row(del_flg="Y"), op="r")).snapshot

    def test_is_not_misled_by_blanks_around_a_number(self):
        assert translate(record(row(item_no="  OLD-TEAPOT  "))).sku == "OLD-TEAPOT"

    def test_leaves_a_description_alone_that_somebody_wrote_with_care(self):
        assert translate(record(row(descr="Teapot from Åbo"))).name == "Teapot from Åbo"

    def test_has_a_story_for_what_comes_without(self):
        assert translate(record(row(memo=""))).story == "Teapot, enamel, blue, from old stock."

    def test_has_a_shelf_for_each_known_category(self):
        shelves = {translate(record(row(cat_cd=code))).shelf for code in SHELVES}
        assert shelves == set(SHELVES.values())

    def test_skips_what_has_no_value(self):
        nothing = record(row())
        nothing.value = None
        assert translate(nothing) is None


class TestBadRows:
    @pytest.mark.parametrize(
        ("columns", "says"),
        [
            ({"px_cents": "-5.00"}, "OLD-TEAPOT cannot cost -5.00 cents"),
            ({"px_cents": "0.00"}, "more than none"),
            ({"px_cents": "1250.50"}, "whole cents"),
            ({"px_cents": "99999999999.00"}, "at most 9999999"),
            ({"px_cents": "NaN"}, "cannot cost NaN"),
            ({"px_cents": "dear"}, "no number"),
            ({"px_cents": None}, "no number"),
            ({"crncy": "DEM"}, "priced in 'DEM'"),
            ({"cat_cd": "ZZ"}, "the category 'ZZ', for which the shop has no shelf: it knows TW"),
            ({"descr": "TEA\0POT"}, "a NUL character"),
            ({"memo": "\0"}, "a NUL character"),
            ({"descr": "  "}, "a description of 0 characters"),
            ({"descr": "X" * 121}, "a description of 121 characters"),
            ({"item_no": "teapot"}, "'teapot' cannot be a SKU"),
            ({"item_no": "A\0B"}, "cannot be a SKU"),
            ({"item_no": "A" * 41}, "too long"),
            ({"qty_oh": -1}, "cannot be on hand -1 times"),
            ({"qty_oh": 2_000_000}, "to 1,000,000"),
            ({"qty_oh": None}, "cannot be on hand None times"),
        ],
    )
    def test_are_refused_with_a_reason(self, columns, says):
        with pytest.raises(BadRow) as refused:
            translate(record(row(**columns)))
        assert says in str(refused.value)

    def test_are_not_made_of_an_emptied_table(self):
        with pytest.raises(TableEmptied, match="may be a mistake"):
            translate(record(op="t"))

    def test_are_made_of_an_operation_that_nobody_knows(self):
        with pytest.raises(BadRow, match="'m'"):
            translate(record(op="m"))


class TestRenamedColumns:
    @pytest.mark.parametrize(
        ("old", "new"), [("px_cents", "price_ct"), ("item_no", "item_nbr"), ("qty_oh", "qty_on_hand")]
    )
    def test_are_known_by_both_names(self, old, new):
        assert translate(record(renamed(old, new), lsn=7)) == translate(record(row(), lsn=7))

    def test_are_told_with_what_is_there_instead_if_they_are_not_known(self):
        with pytest.raises(UnknownColumns) as refused:
            translate(record(renamed("px_cents", "preis")))
        assert "no price as px_cents or price_ct, but preis" in str(refused.value)
        assert "redrive" in str(refused.value)

    def test_matter_to_a_deleted_row_only_if_they_are_its_number(self):
        assert translate(record(op="d", before=renamed("px_cents", "preis"))).sku == "OLD-TEAPOT"
