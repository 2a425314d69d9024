from datetime import timedelta

import pytest

from shipping.carriers import CarrierError, Progress
from shipping.carriers.fake import FakeCarrier
from shipping.models import FakeBooking
from tests.badday import Clock
from tests.shipping.parcels import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def carrier(clock):
    return FakeCarrier(clock=clock)


class TestFakeCarrier:
    def test_knows_a_parcel_by_its_reference(self, carrier):
        first = carrier.book(reference="ref-1", address={"city": "Prague"})
        again = carrier.book(reference="ref-1", address={"city": "Prague"})
        assert first == again
        assert FakeBooking.objects.get().calls == 2

    def test_gives_two_parcels_two_tracking_numbers(self, carrier):
        one = carrier.book(reference="019dc111-0000-7000-8000-000000000001", address={})
        two = carrier.book(reference="019dc111-0000-7000-8000-000000000002", address={})
        assert one.tracking != two.tracking

    def test_moves_a_parcel_by_the_clock(self, carrier, clock):
        tracking = carrier.book(reference="ref-1", address={}).tracking
        seen = []
        for seconds in (0, 3, 4, 4):
            clock.wait(seconds)
            progress = carrier.progress(tracking=tracking)
            seen.append((len(progress.steps), progress.next_at))
        at = [NOON + timedelta(seconds=seconds) for seconds in (3, 7, 11)]
        assert seen == [(0, at[0]), (1, at[1]), (2, at[2]), (3, None)]

    def test_does_not_know_a_parcel_that_was_never_booked(self, carrier):
        with pytest.raises(CarrierError, match="MP-NONE"):
            carrier.progress(tracking="MP-NONE")

    def test_leaves_a_cancelled_parcel_where_it_is(self, carrier, clock):
        tracking = carrier.book(reference="ref-1", address={}).tracking
        clock.wait(2)
        assert carrier.cancel(reference="ref-1")
        clock.wait(60)
        assert carrier.progress(tracking=tracking) == Progress(steps=(), next_at=None)

    def test_cancels_nothing_that_it_has(self, carrier, clock):
        tracking = carrier.book(reference="ref-1", address={}).tracking
        clock.wait(3)
        assert not carrier.cancel(reference="ref-1")
        assert carrier.progress(tracking=tracking).steps

    def test_cancels_again_what_is_cancelled_and_what_was_never_booked(self, carrier, clock):
        carrier.book(reference="ref-1", address={})
        assert carrier.cancel(reference="ref-1")
        clock.wait(60)
        assert carrier.cancel(reference="ref-1")
        assert carrier.cancel(reference="ref-2")
