"""Claims, and beside each what was seen."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shop.journey import observed, outcomes, stages
from shop.journey.observed import Seen
from shop.journey.stages import Outage

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def seen(placing, meanwhile, afterwards):
    return Seen(uuid4(), placing, meanwhile, afterwards, NOON)


def cell(number, outage, saw, monkeypatch):
    monkeypatch.setattr(observed, "cells", lambda: {(number, outage): saw})
    row = outcomes.row(stages.stage(number))
    return next(cell for cell in row.cells if cell.key == f"{number}-{outage}")


class TestRows:
    def test_are_six_times_three_claims(self, monkeypatch):
        monkeypatch.setattr(observed, "cells", dict)
        cells = [cell for row in outcomes.rows() for cell in row.cells]
        assert len(cells) == 18
        assert {(cell.seen, cell.badge) for cell in cells} == {("not tried here yet", "")}
        assert {cell.claim for cell in cells} == {"Placing fails", "Waits, then ships", "Ships all the same"}

    @pytest.mark.parametrize(
        ("number", "saw", "words", "badge"),
        [
            (3, seen(False, "refused", "refused"), "seen: refused at the till", "good"),
            (4, seen(True, "waits", "shipped"), "seen: waited, then shipped", "good"),
            (4, seen(True, "waits", ""), "seen: waits", "good"),
            (4, seen(True, "", ""), "seen: accepted", "good"),
            (4, seen(True, "shipped", "shipped"), "seen: shipped meanwhile", "bad"),
            (4, seen(True, "waits", "waits"), "seen: still waits afterwards", "bad"),
            (4, seen(False, "refused", "refused"), "seen: refused at the till", "bad"),
        ],
    )
    def test_say_whether_the_talk_is_right(self, monkeypatch, number, saw, words, badge):
        told = cell(number, Outage.SHIPPING_DOWN, saw, monkeypatch)
        assert (told.seen, told.badge) == (words, badge)
