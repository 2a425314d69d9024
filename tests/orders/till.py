"""The till of the tests: a gateway of every temper, and errands that run when the test says so."""

from django.utils import timezone

from events.testing import deliver
from orders import services
from orders.models import PaymentErrand
from orders.payments.fake import FakeGateway
from tests.badday import BadDay

PAYS, DECLINED, NO_FUNDS = "4242424242424242", "4000000000000002", "4000000000009995"
SLOW, UNREACHABLE, ANSWER_LOST = "4000000000000077", "4000000000000119", "4000000000000259"


class Bank(BadDay):
    """The fake gateway with a bad day."""

    method = "card"

    def __init__(self, clock=timezone.now, **trouble):
        super().__init__(FakeGateway(clock=clock, sleep=lambda _seconds: None), **trouble)

    def authorize(self, **asked):
        return self._do(self.honest.authorize, asked)

    def capture(self, **asked):
        return self._do(self.honest.capture, asked)

    def refund(self, **asked):
        return self._do(self.honest.refund, asked)


def card(number=PAYS):
    """What the door makes of a number, as ``place_order`` wants it."""
    made = services.tokenise(number)
    return {"payment_token": made.token, "card_fingerprint": made.fingerprint}


def run_errands(gateway=None, clock=timezone.now):
    """Try each open errand once, whenever it is due; say what came of them."""
    gateway = gateway or Bank(clock)
    PaymentErrand.objects.filter(done_at=None).update(due_at=clock())
    ids = PaymentErrand.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True)
    return [str(services.run_payment_errand(pk, gateway=gateway, clock=clock)) for pk in list(ids)]


def settle(only, gateway=None, clock=timezone.now):
    """Deliver events and run errands until nothing is left to do."""
    while deliver(only) or run_errands(gateway, clock):
        pass
