"""What services say against an order is recognised, so that shoppers read it in their language, with what helps."""

import pytest
from django.utils import translation

from inventory.services.objections import objections
from orders.events import Line
from orders.payments.fake import CARDS_DECLINED, DEBITS_DECLINED
from orders.services.fraud import LOOKED_AT, _too_much
from orders.services.validation import _no_answer
from shop.events import Money
from shop.queries import reasons


class Item:
    def __init__(self, available):
        self.available = available


def objection(quantity, **items):
    lines = [Line("GARISH-RUG", "Garish rug", quantity, Money("20.00"))]
    (reason,) = objections(lines, {sku.replace("_", "-"): Item(left) for sku, left in items.items()})
    return reason.text


SAID = {
    "sold out": objection(2, GARISH_RUG=0),
    "one wanted of a thing sold out": objection(1, GARISH_RUG=0),
    "too few": objection(3, GARISH_RUG=2),
    "not kept": objection(1),
    "no pieces": objection(0, GARISH_RUG=5),
    "no answer": _no_answer("inventory").text,
    "too much": _too_much("fraud-limit", "more than we accept at once").text,
    "looked at": LOOKED_AT.text,
    "declined": next(iter(CARDS_DECLINED.values())).text,
    "debit": next(iter(DEBITS_DECLINED.values())).text,
}


class TestTold:
    @pytest.mark.parametrize("said", SAID.values(), ids=SAID)
    def test_is_in_the_readers_language_whatever_our_services_say(self, said):
        with translation.override("de"):
            assert reasons.told(said) != said
            assert reasons.advice(said) != str(reasons.WRITE)

    def test_names_the_thing_and_the_numbers(self):
        assert reasons.told(SAID["too few"]) == "There were not enough of Garish rug: 2 left, and you wanted 3."

    def test_leaves_words_of_people_as_they_are(self):
        assert reasons.told("Moths, I fear.\n<b>100 %(name)s</b>") == "Moths, I fear.\n<b>100 %(name)s</b>"
        assert reasons.advice("Moths, I fear.") == "Write to us if you think that this is a mistake."

    def test_is_nothing_without_a_reason(self):
        assert (reasons.told(""), reasons.advice("")) == ("", "")

    def test_takes_a_name_as_it_is(self):
        assert reasons.told("100 %s off {0} is sold out, 1 was wanted.").startswith("100 %s off {0} is sold out.")
