from datetime import date, timedelta
from decimal import Decimal

import pytest

from shop.reports.drawing import HEIGHT, WIDTH, columns, labels, lengths
from shop.reports.sales import Sales


def days(*nets):
    return [
        Sales(
            name=date(2026, 5, 1) + timedelta(days=number), sold=Decimal(net) if net > 0 else 0, returned=max(-net, 0)
        )
        for number, net in enumerate(nets)
    ]


class TestColumns:
    def test_reach_to_the_top_at_most(self):
        low, high = columns(days(5, 10))
        assert (high.y, high.height) == (0, HEIGHT)
        assert (low.y, low.height) == (HEIGHT / 2, HEIGHT / 2)

    def test_leave_out_days_without_sales_and_days_on_which_more_came_back(self):
        assert len(columns(days(0, 10, -3))) == 1
        assert columns(days(0, -3)) == []

    def test_show_even_the_smallest_sale(self):
        assert columns(days(1, 1_000_000))[0].height == 1.5

    @pytest.mark.parametrize("count", [1, 2, 30, 1098])
    def test_stand_beside_each_other_within_the_picture(self, count):
        found = columns(days(*[1] * count))
        assert all(bar.width > 0 for bar in found)
        assert found[-1].x + found[-1].width <= WIDTH
        ends = [bar.x + bar.width for bar in found]
        assert all(end <= bar.x + 0.02 for end, bar in zip(ends, found[1:], strict=False))


class TestLengths:
    def test_are_of_the_longest(self):
        assert lengths(days(10, 5, 0, -3)) == [100, 50, 0, 0]

    def test_are_none_where_nothing_was_sold(self):
        assert lengths(days(-3, 0)) == [0, 0]


class TestLabels:
    @pytest.mark.parametrize(("count", "expected"), [(1, 1), (2, 2), (5, 5), (30, 5), (1098, 5)])
    def test_are_a_few_with_the_first_and_the_last_day(self, count, expected):
        every = days(*[1] * count)
        found = labels(every)
        assert len(found) == expected
        assert found[0].startswith("01 May")
        assert found[-1].startswith(f"{every[-1].name:%d %b}")

    def test_name_the_year_where_there_are_several(self):
        assert labels(days(*[1] * 366))[0] == "01 May"
        assert labels(days(*[1] * 367))[0] == "01 May 2026"
