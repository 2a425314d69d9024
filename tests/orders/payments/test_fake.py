"""The fake gateway: each test card behaves as it says, and a key moves money once."""

from decimal import Decimal
from uuid import UUID

import pytest

from orders.models import FakeCharge, FakeRefund
from orders.payments import Authorized, Declined, GatewayError
from orders.payments.fake import SLOW_SECONDS, UNREACHABLE_FOR, FakeGateway
from shop.events import Money
from tests.badday import Clock
from tests.orders.conftest import NOON
from tests.orders.till import ANSWER_LOST, DECLINED, NO_FUNDS, PAYS, SLOW, UNREACHABLE

pytestmark = pytest.mark.django_db

ORDER = UUID(int=7)
TOTAL = Money(Decimal("54.88"))


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def slept():
    return []


@pytest.fixture
def gateway(clock, slept):
    return FakeGateway(clock=clock, sleep=slept.append)


@pytest.fixture
def pay(gateway):
    def pay(number=PAYS, *, key="k1", token=None, amount=TOTAL):
        return gateway.authorize(key=key, order_id=ORDER, token=token or gateway.tokenise(number), amount=amount)

    return pay


class TestAuthorize:
    def test_holds_the_amount(self, pay):
        answer = pay()
        charge = FakeCharge.objects.get()
        assert answer == Authorized(charge.reference)
        assert (charge.order_id, charge.amount, charge.captured) == (ORDER, TOTAL.amount, 0)

    @pytest.mark.parametrize(("number", "code"), [(DECLINED, "card-declined"), (NO_FUNDS, "insufficient-funds")])
    def test_declines_with_a_code_and_a_sentence(self, pay, number, code):
        answer = pay(number)
        assert isinstance(answer, Declined)
        assert answer.code == code
        assert answer.text.endswith(".")
        assert not FakeCharge.objects.exists()

    def test_takes_its_time_with_a_slow_card(self, pay, slept):
        assert isinstance(pay(SLOW), Authorized)
        assert slept == [SLOW_SECONDS]

    def test_cannot_be_reached_for_a_while(self, pay, gateway, clock):
        token = gateway.tokenise(UNREACHABLE)
        with pytest.raises(GatewayError, match="cannot be reached"):
            pay(token=token)
        assert not FakeCharge.objects.exists()
        clock.now += UNREACHABLE_FOR
        assert isinstance(pay(token=token), Authorized)

    def test_charges_once_although_its_answer_was_lost(self, pay, gateway):
        token = gateway.tokenise(ANSWER_LOST)
        with pytest.raises(GatewayError, match="line went dead"):
            pay(token=token)
        charge = FakeCharge.objects.get()
        assert pay(token=token) == Authorized(charge.reference)
        charge.refresh_from_db()
        assert charge.calls == 2

    def test_finds_the_charge_of_a_key_and_makes_another_for_another_key(self, pay, gateway):
        token = gateway.tokenise(PAYS)
        assert pay(token=token) == pay(token=token)
        assert pay(token=token, key="k2") != pay(token=token)
        assert FakeCharge.objects.count() == 2

    def test_refuses_a_key_that_stands_for_another_charge(self, pay, gateway):
        token = gateway.tokenise(PAYS)
        pay(token=token)
        with pytest.raises(GatewayError, match="another one"):
            pay(token=token, amount=Money(Decimal("1.00")))


class TestCapture:
    def test_takes_what_is_held_as_often_as_it_is_asked(self, pay, gateway):
        reference = pay().reference
        first = gateway.capture(key="c1", reference=reference, amount=TOTAL)
        assert gateway.capture(key="c1", reference=reference, amount=TOTAL) == first
        assert FakeCharge.objects.get().captured == TOTAL.amount

    def test_takes_nothing_that_is_not_held(self, gateway):
        with pytest.raises(GatewayError, match="no charge"):
            gateway.capture(key="c1", reference="ch_none", amount=TOTAL)


class TestRefund:
    def test_gives_back_once_for_each_key(self, pay, gateway):
        reference = pay().reference
        part = Money(Decimal("10.00"))
        first = gateway.refund(key="r1", reference=reference, amount=part)
        assert gateway.refund(key="r1", reference=reference, amount=part) == first
        gateway.refund(key="r2", reference=reference, amount=part)
        assert sorted(FakeRefund.objects.values_list("calls", flat=True)) == [1, 2]
        assert FakeCharge.objects.get().left() == Decimal("34.88")

    def test_gives_back_no_more_than_was_paid(self, pay, gateway):
        reference = pay().reference
        gateway.refund(key="r1", reference=reference, amount=TOTAL)
        with pytest.raises(GatewayError, match=r"has 0\.00 left"):
            gateway.refund(key="r2", reference=reference, amount=Money(Decimal("0.01")))

    def test_gives_nothing_back_of_nothing(self, gateway):
        with pytest.raises(GatewayError, match="no charge"):
            gateway.refund(key="r1", reference="ch_none", amount=TOTAL)
