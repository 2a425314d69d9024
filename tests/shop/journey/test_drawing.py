"""Where arrows begin and end, and what stands beside them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shop.journey.drawing import brief, in_order, signal
from shop.journey.facts import Fact

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def fact(kind, source, target, **more):
    told = {"what": "ship_order", "at": NOON + timedelta(milliseconds=38)} | more
    return Fact("1-0", UUID(int=1), kind, source, target, **told)


def drawn(*what, **more):
    return signal(fact(*what, **more), since=NOON)


class TestSignal:
    @pytest.mark.parametrize(
        ("what", "classes"),
        [
            (("call", "Orders", "Shipping"), "signal--call from-1 to-3"),
            (("call", "Shopper", "Orders"), "signal--call from-0 to-1"),
            (("answer", "Customers", "Shipping"), "signal--answer from-3 to-4 is-back"),
            (("event", "Orders", "Log"), "signal--event from-1 to-2"),
            (("event", "Log", "Orders"), "signal--event from-1 to-2 is-back"),
            (("read", "Shipping", "Customers' table"), "signal--read from-2 to-3 is-back"),
            (("call", "Orders", "Stock"), "signal--call is-dot from-1"),
            (("answer", "Stock", "Orders"), "signal--answer is-dot from-1"),
            (("state", "Fraud", ""), "signal--state"),
        ],
        ids=str,
    )
    def test_goes_from_column_to_column(self, what, classes):
        assert drawn(*what)["classes"] == classes

    def test_says_who_waits_for_whom_and_since_when(self):
        told = drawn("call", "Orders", "Shipping")
        assert (told["what"], told["who"], told["when"]) == (
            "ship_order",
            "Orders calls Shipping, waits",
            "+38 ms",
        )

    def test_says_that_nobody_waits_for_an_event(self):
        assert drawn("event", "Orders", "Log")["who"] == "Orders tells the log, goes on"
        assert drawn("event", "Log", "Shipping")["who"] == "Shipping hears it from the log"

    def test_of_an_answer_tells_how_long_it_took(self):
        told = drawn("answer", "Customers", "Shipping", took_ms=12.4)
        assert (told["what"], told["who"], told["when"]) == ("", "Answer from Customers", "12 ms")

    def test_of_a_failure_is_words_too(self):
        told = drawn("failure", "Shipping", "Orders", ok=False, took_ms=2000, detail="Shipping did not answer.")
        assert told["classes"].endswith("is-back is-bad")
        assert told["who"] == "Orders gets nothing from Shipping"
        assert (told["took"], told["detail"]) == ("after 2 s", "Shipping did not answer.")

    @pytest.mark.parametrize(("ok", "words"), [(True, "You get a yes"), (False, "You get a no")])
    def test_to_the_shopper_is_a_yes_or_a_no(self, ok, words):
        assert drawn("answer" if ok else "failure", "Orders", "Shopper", ok=ok)["who"] == words


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 ms"),
        (0.44, "0.4 ms"),
        (38.2, "38 ms"),
        (999, "999 ms"),
        (1000, "1 s"),
        (1234, "1.2 s"),
        (180_000, "3 min"),
    ],
)
def test_brief_is_as_people_say_it(milliseconds, words):
    assert brief(milliseconds) == words


class TestOrder:
    def test_has_what_is_published_before_whoever_hears_it(self):
        where = {"detail": "journey-orders[0]@7"}
        heard = fact("event", "log", "Shipping", **where)
        shipped = fact(
            "event", "Shipping", "log", at=NOON + timedelta(milliseconds=50), detail="journey-shipments[0]@3"
        )
        said = fact("event", "Orders", "log", at=NOON + timedelta(milliseconds=90), **where)
        told = in_order([heard, shipped, said])
        assert [(one.source, one.target) for one in told] == [
            ("Orders", "log"),
            ("log", "Shipping"),
            ("Shipping", "log"),
        ]
        assert told[0].at == heard.at

    def test_leaves_alone_what_is_published_and_not_heard_yet(self):
        call = fact("call", "Orders", "Stock")
        said = fact("event", "Orders", "log", at=NOON + timedelta(milliseconds=90), detail="journey-orders[0]@7")
        assert in_order([call, said]) == [call, said]
