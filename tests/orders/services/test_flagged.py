"""Flags on cards: raised by the stream, lifted by staff, and what the fraud check makes of them."""

from datetime import timedelta
from itertools import permutations

import pytest

from events.testing import published
from orders.events import CheckFailed, CheckPassed, CheckReferred
from orders.models import CardReferral, FlaggedCard
from orders.payments.cards import Card
from orders.services import check_fraud, flag_card, forget_flags, lift_flag
from orders.services.flagged import standing_flags
from orders.services.fraud import LOOKED_AT
from orders.services.moves import Outcome
from tests.orders.cards import CARD_A, CARD_B
from tests.orders.conftest import NOON
from tests.orders.services.test_fraud import placed

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _a_day(settings):
    settings.FRAUD_CARD_FLAGGED_SECONDS = 86_400


def flag(card=CARD_A, *, minutes=0, authorizations=4):
    began = NOON + timedelta(minutes=minutes)
    flag_card(card_fingerprint=card, window_start=began, authorizations=authorizations, heard_at=began)


def stands(card=CARD_A, *, at=LATER, method="card"):
    return [found.authorizations for found in standing_flags(Card("tok", card, method), at=at)]


def answer(*, minutes=20, card=CARD_A, total="50.00", method="card", **more):
    with published() as log:
        order = placed(total, minutes=minutes, card_fingerprint=card, payment_method=method, **more)
        check_fraud(order)
    return order.order_id, (log.events[0] if log.events else None)


class TestFlagCard:
    @pytest.mark.parametrize("order", list(permutations([4, 5, 6])), ids=str)
    def test_keeps_the_highest_number_in_any_order(self, order):
        for number in (*order, order[0]):
            flag(authorizations=number)
        assert stands() == [6]

    def test_leaves_a_lifted_flag_lifted(self):
        flag()
        lift_flag(flag_id=FlaggedCard.objects.get().pk, actor="mia", reason="a family", now=LATER)
        flag(authorizations=5)
        assert stands() == []
        assert FlaggedCard.objects.get().authorizations == 5

    def test_flags_a_later_window_of_a_lifted_card_anew(self):
        flag()
        lift_flag(flag_id=FlaggedCard.objects.get().pk, actor="mia", reason="a family", now=LATER)
        flag(minutes=5, authorizations=7)
        assert stands() == [7]


class TestLiftFlag:
    def test_keeps_who_did_it_when_and_why(self):
        flag()
        known = FlaggedCard.objects.get()
        assert lift_flag(flag_id=known.pk, actor="mia", reason="a family", now=LATER) == Outcome.NOTED
        known.refresh_from_db()
        assert (known.lifted_by, known.lifted_why, known.lifted_at) == ("mia", "a family", LATER)

    def test_changes_nothing_the_second_time(self):
        flag()
        pk = FlaggedCard.objects.get().pk
        lift_flag(flag_id=pk, actor="mia", reason="a family", now=LATER)
        assert lift_flag(flag_id=pk, actor="joe", reason="me too", now=LATER) == Outcome.IGNORED
        assert FlaggedCard.objects.get().lifted_by == "mia"


class TestStandingFlags:
    @pytest.mark.parametrize(
        ("minutes", "found"),
        [(-1, []), (0, [4]), (5, [4]), (5 + 24 * 60 - 1, [4]), (5 + 24 * 60, [])],
        ids=["before the window", "in it", "after it", "a day later, nearly", "a day later"],
    )
    def test_count_from_the_window_on_for_as_long_as_the_setting_says(self, minutes, found):
        flag()
        assert stands(at=NOON + timedelta(minutes=minutes)) == found

    def test_are_of_one_card(self):
        flag()
        assert stands(CARD_B) == []

    def test_say_nothing_of_accounts_and_of_nothing(self):
        flag()
        assert stands(method="direct-debit") == stands("") == []


class TestCheckFraud:
    def test_leaves_an_order_with_a_flagged_card_to_staff_and_tells_nobody_why(self):
        flag()
        order_id, said = answer()
        assert (type(said), said.reasons) == (CheckReferred, (LOOKED_AT,))
        assert "card" not in said.reasons[0].text.lower()
        assert CardReferral.objects.get().order_id == order_id

    @pytest.mark.parametrize(
        "other", [{"card": CARD_B}, {"card": ""}, {"method": "direct-debit"}, {"minutes": -1}], ids=str
    )
    def test_lets_all_others_pass(self, other):
        flag()
        assert type(answer(**other)[1]) is CheckPassed
        assert not CardReferral.objects.exists()

    def test_fails_what_fails_anyway(self):
        flag()
        assert type(answer(total="2000.00")[1]) is CheckFailed
        assert not CardReferral.objects.exists()

    def test_gives_both_reasons_where_there_are_two(self):
        flag()
        said = answer(total="10000.00")[1]
        assert [reason.code for reason in said.reasons] == ["fraud-review", "card-review"]

    def test_names_each_window_that_stands(self):
        flag()
        flag(minutes=5, authorizations=9)
        answer()
        assert sorted(CardReferral.objects.values_list("authorizations", flat=True)) == [4, 9]

    def test_refers_nothing_that_was_not_asked(self):
        flag()
        assert answer(checks=("inventory",))[1] is None
        assert not CardReferral.objects.exists()


class TestForgetFlags:
    def test_keeps_what_is_younger(self):
        flag()
        answer()
        flag(minutes=5)
        forget_flags(before=NOON + timedelta(minutes=5))
        assert FlaggedCard.objects.get().window_start == NOON + timedelta(minutes=5)
