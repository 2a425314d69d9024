"""How services are, asked once for all who wait; with Kafka and Valkey away, too."""

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from events.handling import groups
from events.models import Pause
from events.peek import LogAway
from events.standing import Standing
from orders.events import OrderPlaced
from orders.models import Payment, PaymentErrand
from orders.models.payments import PaymentAttempt
from orders.status import Status
from shop.queries import services
from shop.queries.services import GROUPS, GROUPS_OF_ORDERS, NAMES, Errands, State, parts, service_now
from shop.queries.waiting import WORDS
from tests.shop import market

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_looked_before")]


class Kafka:
    """Says of every group that one process runs it, and that three events wait; or nothing at all."""

    def __init__(self):
        self.asked = 0
        self.away = False

    def __call__(self, wanted, *, timeout):
        self.asked += 1
        if self.away:
            raise LogAway("Kafka sleeps.")
        return dict.fromkeys(wanted, Standing(members=1, behind=3))


@pytest.fixture
def kafka(monkeypatch):
    asked = Kafka()
    monkeypatch.setattr(services, "standings", asked)
    return asked


def inventory():
    return service_now("inventory", status=Status.PLACED, now=parts())


class TestTheTable:
    def test_names_groups_that_there_are(self):
        assert {*GROUPS.values(), *GROUPS_OF_ORDERS.values()} <= {
            name for name, group in groups.items() if group.handlers
        }

    def test_knows_everybody_who_may_be_waited_for(self):
        assert set(WORDS) == set(NAMES) == {*GROUPS, "orders"}

    def test_has_each_check_done_by_a_group_that_hears_of_new_orders(self, settings):
        for check in settings.ORDER_REQUIRED_CHECKS:
            assert OrderPlaced in groups[GROUPS[check]].handlers


class TestParts:
    def test_are_asked_for_once_however_many_look(self, kafka):
        for _ in range(20):
            assert inventory().behind == 3
        assert kafka.asked == 1

    def test_are_asked_for_once_while_valkey_is_away(self, kafka, no_valkey):
        for _ in range(20):
            assert inventory().state is State.RUNNING
        assert kafka.asked == 1

    def test_are_not_known_while_kafka_is_away_and_it_is_asked_once(self, kafka):
        kafka.away = True
        assert {inventory().state for _ in range(20)} == {State.UNKNOWN}
        assert kafka.asked == 1

    def test_tell_of_a_group_that_is_paused(self, kafka):
        Pause.objects.create(group_name="inventory-reservations", actor="ada")
        assert inventory().state is State.PAUSED

    def test_tell_that_no_relay_runs(self, kafka):
        assert not parts().relay_runs


class TestErrands:
    @pytest.fixture
    def late(self):
        """The bank should have been asked a minute ago."""
        market.sell()
        now = timezone.now()
        at = {"created_at": now, "changed_at": now}
        payment = Payment.objects.create(order_id=market.order(), state="AUTHORIZING", amount=5, currency="EUR", **at)
        attempt = PaymentAttempt.objects.create(payment=payment, number=1, token="t", created_at=now)
        ago = now - timedelta(minutes=1)
        PaymentErrand.objects.create(kind="authorize", key="k", payment=payment, attempt=attempt, due_at=ago)

    def payments(self):
        return service_now("payments", status=Status.VALIDATED, now=parts())

    def test_are_done_as_long_as_none_is_late_and_celery_is_not_asked(self, kafka, monkeypatch):
        monkeypatch.setattr(services, "celery_answers", lambda: pytest.fail("nobody needs to know"))
        assert self.payments().errands == Errands(0, run=True)

    @pytest.mark.parametrize(("answers", "state"), [(True, State.RUNNING), (False, State.DOWN)])
    def test_that_are_late_are_done_if_celery_answers(self, kafka, late, monkeypatch, answers, state):
        monkeypatch.setattr(services, "celery_answers", lambda: answers)
        found = self.payments()
        assert (found.state, found.errands, found.behind) == (state, Errands(1, run=answers), 4)

    def test_that_are_late_at_both_are_asked_of_celery_once(self, kafka, monkeypatch):
        pinged = []
        monkeypatch.setattr(services, "LATE_ERRANDS", {name: lambda *, now: 700 for name in services.LATE_ERRANDS})
        monkeypatch.setattr(services, "celery_answers", lambda: bool(pinged.append(1)))
        assert set(parts().errands.values()) == {Errands(700, run=False)}
        assert pinged == [1]

    def test_are_not_done_while_valkey_is_away(self, monkeypatch):
        def nobody_there(*_args, **_wanted):
            raise OperationalError("Connection refused.")

        monkeypatch.setattr(services.current_app.control, "broadcast", nobody_there)
        assert not services.celery_answers()
