"""What is told of errors, which quote what is inside events."""

import pytest

from events.consumer.parking import ITS_TURN
from events.reasons import reason

QUOTING = "IntegrityError: Key (email)=(ada@example.com) already exists."


class TestReason:
    def test_is_whole_for_those_who_may_know(self):
        assert reason(QUOTING, whole=True) == QUOTING

    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (QUOTING, "IntegrityError; more is hidden, as it may be personal"),
            ("ada@example.com: moved", "Why is hidden, as it may be personal"),
            ("Kafka refuses outbox row 7 (key ada): too large", "Why is hidden, as it may be personal"),
            (ITS_TURN, ITS_TURN),
            ("", ""),
        ],
    )
    def test_quotes_nothing_for_others(self, error, told):
        assert reason(error, whole=False) == told
