from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.testing import published
from inventory import services
from inventory.events import StockAdjusted, StockReceived
from inventory.models import Batch, Movement, StockItem
from inventory.services import Change, Mode
from tests.inventory.warehouse import CLOCK, LAMP, RUG, assert_books_add_up, lines, numbers, stock

pytestmark = pytest.mark.django_db

ALL = set(Mode)
NOW = timezone.now()


def batch(*changes, sha256="", source=Batch.Source.FILE, now=NOW):
    rows = [
        Change(line=line, sku=sku, mode=mode, quantity=quantity, reason="monday", reference="DN-7")
        for line, (mode, sku, quantity) in enumerate(changes, start=2)
    ]
    return services.draft(changes=rows, source=source, actor="ada", now=now, file_name="m.csv", sha256=sha256)


def apply(made, compared=None, **more):
    compared = services.seen(services.preview(batch=made, modes=ALL)) if compared is None else compared
    return services.apply_batch(batch_id=made.pk, actor="grace", modes=ALL, compared=compared, now=NOW, **more)


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5, TASTELESS_CLOCK=50, WOBBLY_LAMP=3)


class TestPreview:
    def test_tells_what_each_line_does_and_changes_nothing(self):
        planned = services.preview(
            batch=batch(("receive", RUG, 12), ("adjust", CLOCK, -2), ("count", LAMP, 3)), modes=ALL
        )
        assert [(each.before, each.after, each.problem) for each in planned] == [(5, 17, ""), (50, 48, ""), (3, 3, "")]
        assert [bool(each.movement) for each in planned] == [True, True, False]
        assert (numbers(RUG), numbers(CLOCK)) == ((5, 0), (50, 0))

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            (("receive", "NO-SUCH", 1), "NO-SUCH is not kept in stock"),
            (("receive", RUG, 0), "not 0"),
            (("receive", RUG, -1), "from 1"),
            (("adjust", RUG, -3), "3 of them are reserved"),
            (("adjust", RUG, 2_000_000), "1,000,000"),
            (("count", RUG, 2), "only 2 were counted"),
            (("count", RUG, -1), "from 0"),
        ],
    )
    def test_says_what_is_wrong_with_a_line(self, change, problem):
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=3), checks=())
        [planned] = services.preview(batch=batch(change), modes=ALL)
        assert problem in planned.problem

    def test_finds_a_sku_that_is_there_twice(self):
        planned = services.preview(batch=batch(("receive", RUG, 1), ("count", RUG, 6)), modes=ALL)
        assert [each.problem for each in planned] == ["", "GARISH-RUG is on line 2 already: one line for each SKU."]

    def test_lets_nobody_do_in_a_file_what_they_may_not_do_by_hand(self):
        [planned] = services.preview(batch=batch(("adjust", RUG, -1)), modes={Mode.RECEIVE})
        assert "You may not adjust stock" in planned.problem

    def test_takes_as_many_queries_for_a_thousand_lines_as_for_one(self):
        StockItem.objects.bulk_create(StockItem(sku=f"RUG-{number}") for number in range(1_000))
        made = batch(*[("receive", f"RUG-{number}", 1) for number in range(1_000)])
        with CaptureQueriesContext(connection) as asked:
            services.preview(batch=made, modes=ALL)
        assert len(asked) == 1


class TestApplyBatch:
    def test_makes_movements_with_one_cause_and_an_event_each(self):
        made = batch(("receive", RUG, 12), ("adjust", CLOCK, -2), ("count", LAMP, 4))
        with published() as log:
            apply(made)
        assert (numbers(RUG), numbers(CLOCK), numbers(LAMP)) == ((17, 0), (48, 0), (4, 0))
        movements = Movement.objects.filter(cause_id=made.pk).order_by("item")
        assert [(m.kind, m.quantity, m.actor, m.reason, m.reference) for m in movements] == [
            ("received", 12, "grace", "monday", "DN-7"),
            ("adjusted", -2, "grace", "monday", "DN-7"),
            ("adjusted", 1, "grace", "count: monday", "DN-7"),
        ]
        assert [type(event) for event in log.events] == [StockReceived, StockAdjusted, StockAdjusted]
        assert_books_add_up()

    def test_notes_who_applied_what(self):
        made = apply(batch(("receive", RUG, 1), ("count", LAMP, 3)))
        made.refresh_from_db()
        assert (made.made_by, made.applied_by, made.applied_at, made.moved) == ("ada", "grace", NOW, 1)

    def test_applies_nothing_if_a_line_is_wrong(self):
        made = batch(("receive", RUG, 12), ("receive", "NO-SUCH", 1))
        with published() as log, pytest.raises(services.LinesRefused, match="1 of 2 lines"):
            apply(made)
        assert numbers(RUG) == (5, 0)
        assert not log.events

    def test_applies_the_good_lines_by_choice(self):
        made = apply(batch(("receive", RUG, 12), ("receive", "NO-SUCH", 1)), good_only=True)
        assert numbers(RUG) == (17, 0)
        assert (made.moved, made.left_out) == (1, 1)

    def test_applies_once(self):
        made = batch(("receive", RUG, 1))
        apply(made)
        with pytest.raises(services.AlreadyApplied):
            apply(made)
        assert numbers(RUG) == (6, 0)

    def test_refuses_a_file_that_was_imported_before_unless_it_is_meant(self):
        apply(batch(("receive", RUG, 1), sha256="ab"))
        again = batch(("receive", RUG, 1), sha256="ab")
        with pytest.raises(services.FileAppliedBefore, match="by grace on"):
            apply(again)
        assert numbers(RUG) == (6, 0)
        apply(again, again=True)
        assert numbers(RUG) == (7, 0)

    def test_refuses_the_second_of_two_people_with_one_file_whatever_the_timing(self, monkeypatch):
        apply(batch(("receive", RUG, 1), sha256="ab"))
        second = batch(("receive", RUG, 1), sha256="ab")
        monkeypatch.setattr(Batch, "earlier", lambda self: None)  # the first had not committed yet
        with pytest.raises(services.FileAppliedBefore):
            apply(second)
        assert numbers(RUG) == (6, 0)

    def test_compares_a_count_with_what_its_preview_showed(self):
        made = batch(("count", RUG, 4))
        services.receive_stock(sku=RUG, quantity=2, reason="note", actor="ada")
        with pytest.raises(services.StockMoved, match=r"GARISH-RUG \(was 5, is 7\)"):
            apply(made, compared="5")
        assert numbers(RUG) == (7, 0)
        apply(made)
        assert numbers(RUG) == (4, 0)

    def test_adds_to_what_is_there_by_now(self):
        made = batch(("receive", RUG, 10))
        compared = services.seen(services.preview(batch=made, modes=ALL))
        services.adjust_stock(sku=RUG, quantity=-1, reason="moths", actor="ada")
        apply(made, compared=compared)
        assert numbers(RUG) == (14, 0)

    def test_says_so_if_nothing_would_change(self):
        with pytest.raises(services.NothingToApply):
            apply(batch(("count", RUG, 5)))


def test_drafts_that_nobody_wanted_are_thrown_away():
    old = batch(("receive", RUG, 1), now=NOW - timedelta(days=8))
    applied = apply(batch(("receive", RUG, 1), now=NOW - timedelta(days=8)))
    batch(("receive", RUG, 1))
    assert not Batch.objects.filter(pk=old.pk).exists()
    assert Batch.objects.filter(pk=applied.pk).exists()
