from datetime import timedelta

import pytest

from orders.status import Status
from shop.queries import expecting
from shop.queries.expecting import usually


class TestUsually:
    def test_is_told_from_what_the_carrier_takes(self, settings):
        settings.CARRIER_DELAYS_SECONDS = (3600.0, 90_000.0, 400_000.0)
        assert usually(Status.DISPATCHED) == "Usually within 60 minutes"
        assert usually(Status.OUT_FOR_DELIVERY) == "Usually within 24 hours"
        assert usually(Status.DELIVERED) == "Usually within 4 days"

    @pytest.mark.parametrize(
        ("seconds", "words"), [(None, "Usually within one working day"), (3.0, "Usually within a minute")]
    )
    def test_knows_whether_people_pack(self, settings, seconds, words):
        settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = seconds
        assert usually(Status.PACKED) == words

    def test_knows_that_a_held_order_waits_for_people(self):
        assert usually(Status.VALIDATED, after=Status.HELD) == "Usually within one working day"
        assert usually(Status.VALIDATED, after=Status.PLACED) == "Usually within a minute"

    def test_promises_nothing_about_what_nobody_waits_for(self):
        assert usually(Status.CANCELLED) == ""

    def test_never_promises_less_than_it_takes(self):
        assert expecting._within(timedelta(seconds=61)) == "Usually within 2 minutes"
