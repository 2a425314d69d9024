"""What is told of one record beside the record itself."""

import pytest
from django.utils import timezone

from events.consumer import parking
from shop.insight.explorer.telling import tell
from tests.shop.insight.explorer.records import ADA_CHANGED, ALL, SOME, record

pytestmark = pytest.mark.django_db


class TestReceivers:
    @pytest.mark.parametrize(("reader", "quoted"), [(ALL, True), (SOME, False)])
    def test_quote_the_event_in_errors_only_to_those_who_may_see_it(self, reader, quoted):
        seen = record(ADA_CHANGED)
        parking.park(group="shipping-customers", records=[seen], error="DataError: ada@example.com is too long")
        told = " ".join(one.words for one in tell(seen, reader=reader, whole=False, now=timezone.now()).receivers)
        assert "parked: DataError" in told
        assert ("ada@" in told) is quoted
