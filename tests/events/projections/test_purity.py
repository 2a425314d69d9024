"""What a rebuild checks of a handler that is declared pure, and what the helper for tests finds."""

import time
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from events import outbox
from events.context import incoming
from events.effects import EffectRefused
from events.models import Position
from events.projections.purity import ROUGH_TWISTS, TWISTS, assert_pure
from events.projections.shadow import NotPure
from shop.models import Category
from tests.events.projections.gallery import SHOWN, Exhibit, RugAdmired, RugHung, guide
from tests.events.weaving import RugWoven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery_tables", "declared")]

HISTORY = [
    RugHung("RUG-0", "north"),
    RugHung("RUG-1", "north"),
    RugAdmired("RUG-0", "ada"),
    RugHung("RUG-0", "south"),
    RugAdmired("RUG-1", "bob"),
    RugAdmired("RUG-0", "bob"),
]
PLAIN = TWISTS[0]
BY_NAME = SimpleNamespace(**{twist.name.replace(" ", "_"): twist for twist in ROUGH_TWISTS})


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


class TestAssertPure:
    @pytest.mark.parametrize("twist", TWISTS, ids=str)
    def test_passes_what_depends_on_the_events_of_a_key_alone(self, twist):
        assert_pure(SHOWN, HISTORY, twist)

    @pytest.mark.parametrize("name", ["each_applied_twice", "backwards"])
    def test_finds_handlers_that_rely_on_order_and_number(self, name):
        with pytest.raises(AssertionError, match="gallery_exhibit is not the same"):
            assert_pure(SHOWN, HISTORY, getattr(BY_NAME, name))

    def test_finds_a_look_at_the_calendar(self):
        guide.aside = lambda event: Exhibit.objects.update_or_create(sku=f"seen in {timezone.now().year}")
        with pytest.raises(AssertionError, match="told a year later"):
            assert_pure(SHOWN, HISTORY, BY_NAME.told_a_year_later)

    def test_finds_a_look_at_the_clock(self):
        guide.aside = lambda event: Exhibit.objects.update_or_create(sku=f"seen at {time.time_ns()}")
        with pytest.raises(AssertionError, match="told again"):
            assert_pure(SHOWN, HISTORY, PLAIN)

    def test_finds_rows_that_depend_on_two_keys(self):
        guide.aside = lambda event: Exhibit.objects.exclude(sku=event.sku).update(wall=event.sku)
        with pytest.raises(AssertionError):
            assert_pure(SHOWN, HISTORY, BY_NAME.last_key_first)

    def test_wants_rows_to_compare(self):
        with pytest.raises(AssertionError, match="no row"):
            assert_pure(SHOWN, [RugWoven(sku="RUG-0")], PLAIN)

    def test_neither_sees_nor_changes_the_live_rows(self):
        Exhibit.objects.create(sku="RUG-0", admired=7)
        assert_pure(SHOWN, HISTORY, PLAIN)
        assert Exhibit.objects.get().admired == 7

    def test_lets_handlers_know_the_event_they_handle(self):
        seen = []
        guide.aside = lambda _event: seen.append(incoming().key)
        assert_pure(SHOWN, HISTORY[:2], PLAIN)
        assert seen == ["RUG-0", "RUG-1"] * 2


class TestHandlersThatAreNotPure:
    @pytest.mark.parametrize(
        ("aside", "table"),
        [
            pytest.param(lambda: Category.objects.create(name="Rugs", slug="rugs"), "shop_category", id="write"),
            pytest.param(lambda: list(Category.objects.all()), "shop_category", id="read"),
            pytest.param(lambda: Position.objects.count(), "events_position", id="backbone"),
            pytest.param(lambda: sql("delete from public.gallery_exhibit"), "gallery_exhibit", id="live table"),
        ],
    )
    def test_are_found_when_they_touch_another_table(self, aside, table):
        Exhibit.objects.create(sku="LIVE-RUG")
        guide.aside = lambda _event: aside()
        with pytest.raises(NotPure, match=f"public.{table}"):
            assert_pure(SHOWN, HISTORY, PLAIN)
        assert Exhibit.objects.get().sku == "LIVE-RUG"
        assert not Category.objects.exists()

    def test_are_found_when_they_publish(self):
        guide.aside = lambda _event: outbox.publish(RugWoven(sku="RUG-0"))
        with pytest.raises(EffectRefused, match=r"publish weaving.rug-woven.v1"):
            assert_pure(SHOWN, HISTORY, PLAIN)

    def test_do_not_get_their_callbacks(self, django_capture_on_commit_callbacks):
        rung = []
        guide.aside = lambda event: transaction.on_commit(lambda: rung.append(event))
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            assert_pure(SHOWN, HISTORY, PLAIN)
        assert (callbacks, rung) == ([], [])
