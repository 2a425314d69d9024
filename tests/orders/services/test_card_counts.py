"""Counts of cards: whatever comes twice, late or in another order, the answer is the same."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from events.outbox import publish
from events.testing import deliver
from orders.card_windows import card_windows
from orders.handlers import CARD_COUNTS
from orders.models import CardAuthorization
from orders.services import count_authorizations, forget_windows
from tests.orders.cards import CARD_A, CARD_B, authorized
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db
NEXT = NOON + timedelta(minutes=5)


class TestCountAuthorizations:
    def test_counts_by_card_and_five_minutes(self):
        count_authorizations(
            [authorized(), authorized(seconds=299), authorized(seconds=300), authorized(CARD_B, seconds=10)]
        )
        assert card_windows() == {(CARD_A, NOON): 2, (CARD_A, NEXT): 1, (CARD_B, NOON): 1}

    @pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
    def test_gives_one_answer_in_any_order(self, order):
        happened = [authorized(), authorized(seconds=300), authorized(CARD_B), authorized(seconds=20)]
        for number in order:
            count_authorizations([happened[number]])
        assert card_windows() == {(CARD_A, NOON): 2, (CARD_A, NEXT): 1, (CARD_B, NOON): 1}

    def test_counts_a_copy_no_second_time_in_a_batch_or_later(self):
        once = authorized()
        count_authorizations([once, once])
        count_authorizations([once, authorized(), once])
        assert card_windows() == {(CARD_A, NOON): 2}

    def test_takes_what_comes_a_day_late(self):
        count_authorizations([authorized(), authorized(seconds=86_400)])
        count_authorizations([authorized(seconds=1)])
        assert card_windows()[CARD_A, NOON] == 2

    def test_counts_cards_only(self):
        count_authorizations([authorized(method="direct-debit"), authorized(card="")])
        assert card_windows() == {}

    def test_takes_nothing_too(self):
        count_authorizations([])
        assert card_windows() == {}


class TestHandler:
    def test_counts_each_event_once_however_often_it_is_delivered(self):
        payment = uuid4()
        for event in [authorized(payment_id=payment), authorized(payment_id=payment), authorized(), authorized(CARD_B)]:
            publish(event)
        deliver([CARD_COUNTS], batch=3)
        deliver([CARD_COUNTS])
        assert card_windows() == {(CARD_A, NOON): 2, (CARD_B, NOON): 1}


class TestForgetWindows:
    def test_keeps_what_is_younger(self):
        count_authorizations([authorized(), authorized(seconds=300)])
        assert forget_windows(before=NEXT) == 1
        assert card_windows() == {(CARD_A, NEXT): 1}
        assert CardAuthorization.objects.count() == 1
