"""kill -9: what was counted is counted once."""

from uuid import uuid4

from events.testing import eventually
from tests.engines.streams.tills import NOON, authorized

SECONDS = 120


class TestAKilledFlink:
    def test_goes_on_from_its_last_checkpoint_with_nothing_lost_or_counted_twice(
        self, streams, till, possible_fraud, unread
    ):
        first = uuid4()
        till.pay(authorized("phoenix", NOON, payment_id=first), *(authorized("phoenix", NOON) for _ in range(3)))
        till.write(b"ashes", [("type", "payments.payment-authorized.v1")])
        eventually(lambda: possible_fraud.flags("phoenix"), becomes={("phoenix", NOON): 4}, within=SECONDS)
        eventually(unread.read, within=SECONDS)
        told = list(unread.read())

        times = streams.said().count("Running as job")
        streams.kill_flink()
        till.pay(authorized("phoenix", NOON, payment_id=first), authorized("phoenix", NOON))
        streams.wait_until_running(times + 1)

        eventually(lambda: possible_fraud.flags("phoenix"), becomes={("phoenix", NOON): 5}, within=SECONDS)
        assert "from checkpoint chk-" in streams.said()
        assert unread.read() == told
