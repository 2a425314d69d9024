import pytest

from events.consumer.record import Place
from events.extents import Extent
from shop.journey.log import picture as drawing
from shop.journey.log.picture import CELLS, NEXT, OLDER, picture, topics

ORDERS = Place("orders", 0)


def strip(low, high, **at):
    names = {name.replace("_", "-"): offset for name, offset in at.items()}
    return drawing._strip(ORDERS, Extent(low, high), names)


class TestStrip:
    def test_ends_with_the_newest_records(self):
        drawn = strip(0, 100)
        assert drawn.cells[0] == (NEXT - CELLS, 88)
        assert drawn.cells[-1] == (NEXT - 1, 99)
        assert (drawn.older, drawn.length) == (88, 100)

    def test_has_all_records_of_a_short_log_at_its_new_end(self):
        drawn = strip(0, 2)
        assert drawn.cells == ((NEXT - 2, 0), (NEXT - 1, 1))
        assert drawn.older == 0

    def test_counts_only_what_the_log_still_holds(self):
        drawn = strip(95, 100)
        assert (drawn.older, drawn.length, len(drawn.cells)) == (0, 5, 5)

    def test_is_empty_before_anything_was_published(self):
        drawn = strip(0, 0, journey_tally=0)
        assert drawn.cells == ()
        assert [(flag.column, flag.behind) for flag in drawn.flags] == [(NEXT, 0)]


class TestFlags:
    def test_stand_at_the_record_that_is_read_next(self):
        (flag,) = strip(0, 100, journey_tally=93).flags
        assert (flag.column, flag.offset, flag.behind, flag.ours) == (NEXT - 7, 93, 7, True)
        assert (flag.column, 93) in strip(0, 100).cells

    def test_stand_behind_the_last_record_when_all_is_read(self):
        (flag,) = strip(0, 100, order_view=100).flags
        assert (flag.column, flag.behind, flag.near_the_end, flag.ours) == (NEXT, 0, True, False)

    def test_stand_before_the_first_cell_when_it_is_further_back(self):
        (flag,) = strip(0, 100, journey_tally=3).flags
        assert (flag.column, flag.behind, flag.near_the_end) == (OLDER, 97, False)

    def test_are_shared_by_those_who_stand_together_the_visitors_group_first(self):
        flags = strip(0, 9, order_view=9, shop_order_tracking=4, journey_tally=9, order_emails=9).flags
        assert [flag.names for flag in flags] == [
            ("shop-order-tracking",),
            ("journey-tally", "order-emails", "order-view"),
        ]

    def test_are_drawn_at_the_end_while_kafka_has_told_an_older_end(self):
        (flag,) = strip(0, 9, order_view=10).flags
        assert (flag.column, flag.behind) == (NEXT, 0)


class TestTopics:
    def test_begin_with_the_orders(self):
        assert topics()[0] == "orders"
        assert {"customers", "journey-orders"} <= set(topics())


@pytest.mark.django_db
class TestPicture:
    def test_has_every_group_that_reads_the_topic_and_how_far_it_is_behind(self, monkeypatch):
        ends = {Place("orders", 0): Extent(0, 20), Place("orders", 1): Extent(0, 5)}
        monkeypatch.setattr(drawing.peek, "extents", lambda topics, timeout: ends)
        drawn = drawing._ask("orders")
        assert next(iter(drawn.behind)) == "journey-tally"
        assert drawn.behind["shop-order-tracking"] == 25  # it never ran here
        assert "shop-availability" not in drawn.behind
        assert (drawn.length, [strip.partition for strip in drawn.strips]) == (25, [0, 1])

    def test_is_asked_for_once_a_second_however_many_look(self, monkeypatch):
        asked = []

        def extents(topics, timeout):
            asked.append(topics)
            return {Place("stock", 0): Extent(0, 1)}

        monkeypatch.setattr(drawing.peek, "extents", extents)
        assert {picture("stock").length for _ in range(20)} == {1}
        assert len(asked) <= 2  # two, if a second began in between
