from datetime import timedelta
from uuid import uuid4

import pytest

from shop.reports.freshness import GRACE, behind_since
from shop.reports.models import ReportedOrder
from tests.shop.reports.selling import NOON

pytestmark = pytest.mark.django_db

NOW = NOON
LONG_AGO = NOW - timedelta(hours=2)


def reported(at):
    ReportedOrder.objects.create(order_id=uuid4(), reported_at=at)


class TestReports:
    def test_are_not_behind_while_nothing_was_reported(self):
        ReportedOrder.objects.create(order_id=uuid4())
        assert behind_since(None, now=NOW) is None

    def test_are_behind_if_nothing_was_ever_written(self):
        reported(LONG_AGO)
        assert behind_since(None, now=NOW) == LONG_AGO

    def test_are_not_behind_if_something_was_written_since(self):
        reported(LONG_AGO)
        assert behind_since(LONG_AGO + timedelta(seconds=1), now=NOW) is None

    def test_are_behind_since_the_first_that_is_missing(self):
        for minutes in (90, 60, 30):
            reported(NOW - timedelta(minutes=minutes))
        assert behind_since(NOW - timedelta(minutes=70), now=NOW) == NOW - timedelta(minutes=60)

    def test_have_some_time_for_what_is_new(self):
        reported(NOW - GRACE / 2)
        assert behind_since(LONG_AGO, now=NOW) is None
