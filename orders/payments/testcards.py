"""The cards and accounts that the fake gateways take, and how each behaves. Nobody was ever given such a number."""

from enum import StrEnum

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Behaviour(StrEnum):
    PAYS = "pays"
    DECLINED = "declined"
    NO_FUNDS = "nofunds"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    ANSWER_LOST = "answerlost"


class TestNumber(msgspec.Struct, frozen=True):
    """A number to type at the checkout, and what comes of it."""

    __test__ = False  # pytest looks at names

    number: str
    behaviour: Behaviour
    text: Promise

    @property
    def grouped(self) -> str:
        """The number as people read it, in groups of four."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


TEST_CARDS = (
    TestNumber("4242424242424242", Behaviour.PAYS, _("pays")),
    TestNumber("4000000000000002", Behaviour.DECLINED, _("is declined")),
    TestNumber("4000000000009995", Behaviour.NO_FUNDS, _("is declined: no funds")),
    TestNumber("4000000000000077", Behaviour.SLOW, _("pays, but takes its time")),
    TestNumber("4000000000000119", Behaviour.UNREACHABLE, _("pays, once the bank can be reached again")),
    TestNumber("4000000000000259", Behaviour.ANSWER_LOST, _("pays, but the bank's answer is lost at first")),
)

TEST_ACCOUNTS = (
    TestNumber("AT410000000000004242", Behaviour.PAYS, _("pays")),
    TestNumber("AT610000000000000002", Behaviour.DECLINED, _("is refused by the bank")),
    TestNumber("AT730000000000000077", Behaviour.SLOW, _("pays, but takes its time")),
)
