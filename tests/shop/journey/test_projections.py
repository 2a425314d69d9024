from uuid import uuid4

import pytest

from events.projections.purity import ROUGH_TWISTS, TWISTS, assert_pure
from shop.journey.models.tally import Tally
from shop.journey.projections import ORDERS_COUNTED, TALLY
from tests.shop.market import ORDER, refusal, story

pytestmark = pytest.mark.django_db

OTHER = uuid4()
HISTORY = [*story(), story(OTHER)[0], refusal(OTHER)]
APPLIED_TWICE = next(twist for twist in ROUGH_TWISTS if str(twist) == "each applied twice")


def hear(*events):
    for event in events:
        TALLY.handlers[type(event)](event)


class TestTally:
    @pytest.mark.parametrize("twist", TWISTS, ids=str)
    def test_is_the_same_however_the_log_tells_it(self, twist):
        assert_pure(ORDERS_COUNTED, HISTORY, twist)

    def test_would_show_an_event_that_took_effect_twice(self):
        with pytest.raises(AssertionError, match="not the same when each applied twice"):
            assert_pure(ORDERS_COUNTED, HISTORY, APPLIED_TWICE)

    def test_counts_what_it_hears_and_keeps_the_newest_status(self):
        hear(*reversed(story()[:3]))
        row = Tally.objects.get(order_id=ORDER)
        assert (row.status, row.version, row.heard) == ("PAID", 3, 3)

    def test_counts_orders_by_status(self):
        hear(*HISTORY, story(uuid4())[0], story(uuid4())[0])
        assert Tally.by_status() == {"PLACED": 2, "DELIVERED": 1, "REJECTED": 1}
