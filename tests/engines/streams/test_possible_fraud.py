"""What Flink finds: by the time of the payment, each payment once, whatever comes late, twice or broken."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from events.testing import eventually
from tests.engines.streams.tills import NOON, authorized

SECONDS = 120
MINUTE = timedelta(minutes=1)
TYPE = "payments.payment-authorized.v1"


def soon(condition, **expected):
    return eventually(condition, within=SECONDS, **expected)


class TestACard:
    def test_is_found_with_its_fourth_payment_though_nobody_else_pays(self, till, possible_fraud):
        till.pay(*(authorized("garish-rug", NOON + n * MINUTE) for n in range(4)))
        soon(lambda: possible_fraud.flags("garish"), becomes={("garish-rug", NOON): 4})

    def test_is_found_by_late_payments_after_the_watermark_is_hours_ahead(self, till, possible_fraud):
        till.pay(*(authorized("loud-ahead", NOON + timedelta(hours=9) + n * MINUTE) for n in range(4)))
        soon(lambda: possible_fraud.flags("loud-ahead"))
        till.pay(*(authorized("loud-lamp", NOON + n * MINUTE) for n in range(3)))
        till.pay(authorized("loud-lamp", NOON + 5 * MINUTE - timedelta(microseconds=1)))
        soon(lambda: possible_fraud.flags("loud-lamp"), becomes={("loud-lamp", NOON): 4})

    def test_is_not_found_by_copies_nor_by_payments_of_two_windows(self, till, possible_fraud):
        again = uuid4()
        till.pay(*(authorized("calm-cup", NOON, payment_id=again) for _ in range(9)))
        till.pay(*(authorized("calm-cup", NOON + n * MINUTE) for n in (3, 4, 5, 6, 7)))
        till.pay(*(authorized("calm-end", NOON) for _ in range(4)))
        soon(lambda: possible_fraud.flags("calm-end"))
        assert possible_fraud.flags("calm-cup") == {}

    def test_counts_on_after_it_was_found(self, till, possible_fraud):
        till.pay(*(authorized("vivid-vase", NOON) for _ in range(4)))
        soon(lambda: possible_fraud.flags("vivid"), becomes={("vivid-vase", NOON): 4})
        till.pay(authorized("vivid-vase", NOON))
        soon(lambda: possible_fraud.flags("vivid"), becomes={("vivid-vase", NOON): 5})

    def test_is_no_account_that_is_debited(self, till, possible_fraud):
        till.pay(*(authorized("quiet-account", NOON, method="account") for _ in range(5)))
        till.pay(*(authorized("quiet-end", NOON) for _ in range(4)))
        soon(lambda: possible_fraud.flags("quiet-end"))
        assert possible_fraud.flags("quiet-account") == {}


class TestARecordThatCannotBeCounted:
    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (b"no json", "the value is no JSON"),
            (b"\xff\xfe\x00", "the value is no JSON"),
            (None, "the value is no JSON"),
            (b"[1]", "no payment_id"),
            (b'{"payment_id": "1", "method": "card"}', "no card_fingerprint"),
            (
                b'{"payment_id": "1", "method": "card", "card_fingerprint": "x", "authorized_at": "noon"}',
                "authorized_at is no time in UTC",
            ),
        ],
    )
    def test_is_told_of_without_stopping_the_others(self, till, unread, possible_fraud, value, reason):
        before = sum(told["reason"] == reason for _, told in unread.read())
        card = f"steady-{uuid4().hex[:6]}"
        till.write(value, [("type", TYPE)])
        till.pay(*(authorized(card, NOON) for _ in range(4)))
        soon(lambda: sum(told["reason"] == reason for _, told in unread.read()) == before + 1)
        soon(lambda: possible_fraud.flags(card), becomes={(card, NOON): 4})

    def test_is_told_of_when_no_header_says_what_it_is(self, till, unread):
        till.write(b"{}", [])
        soon(lambda: "no header says its type" in [told["reason"] for _, told in unread.read()])

    def test_does_not_push_others_away_with_a_time_at_the_end_of_the_calendar(self, till, possible_fraud):
        till.pay(authorized("eternal", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)))
        till.pay(*(authorized("mortal-mug", NOON) for _ in range(4)))
        soon(lambda: possible_fraud.flags("mortal"), becomes={("mortal-mug", NOON): 4})
