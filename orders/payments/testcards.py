"""The cards that the fake gateway takes, and how each behaves. None of these numbers was ever given to anybody."""

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


class TestCard(msgspec.Struct, frozen=True):
    """A number to type at the checkout, and what comes of it."""

    __test__ = False  # pytest looks at names

    number: str
    behaviour: Behaviour
    text: Promise

    @property
    def grouped(self) -> str:
        """The number as it stands on a card, in groups of four."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


TEST_CARDS = (
    TestCard("4242424242424242", Behaviour.PAYS, _("pays")),
    TestCard("4000000000000002", Behaviour.DECLINED, _("is declined")),
    TestCard("4000000000009995", Behaviour.NO_FUNDS, _("is declined: no funds")),
    TestCard("4000000000000077", Behaviour.SLOW, _("pays, but takes its time")),
    TestCard("4000000000000119", Behaviour.UNREACHABLE, _("pays, once the bank can be reached again")),
    TestCard("4000000000000259", Behaviour.ANSWER_LOST, _("pays, but the bank's answer is lost at first")),
)
