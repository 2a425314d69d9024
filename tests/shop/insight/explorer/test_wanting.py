"""Who finds what. To search for what one may not see is to find nothing."""

from datetime import UTC, datetime

import pytest

from inventory.events import StockReceived
from orders.events import ReturnedLine, ReturnRequested
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.wanting import wants
from tests.shop.insight.explorer.records import ADA, ADA_CHANGED, ALL, AT_MS, EVENT_ID, SOME, record

RUGS_CAME = record(StockReceived("GARISH-RUG", 1, 5, 5, 0, "delivery", "ada"))
STORY = record(ADA_CHANGED, headers=[*record(ADA_CHANGED).headers, ("correlation_id", b"GARISH-STORY")])
FOREIGN = record(key=b"ada@example.com", value=b"Ada Lovelace", headers=[("correlation_id", b"ada@example.com")])
RETURN = record(ReturnRequested(ADA, ADA, (ReturnedLine("GARISH-RUG", 1),), "I am allergic.", datetime.now(UTC)))
AT = datetime.fromtimestamp(AT_MS / 1000, UTC)


def finds(reader, that, **asked):
    return wants(Asked(**asked), reader=reader)(that)


class TestAnybody:
    @pytest.mark.parametrize("reader", [ALL, SOME])
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, True),
            ({"type": "inventory.stock-received.v1"}, True),
            ({"type": "inventory.stock-received"}, False),
            ({"key": b"GARISH-RUG"}, True),
            ({"key": b"GARISH"}, False),
            ({"text": "DELIVERY"}, True),
            ({"text": '"actor":"ada"'}, True),
            ({"text": "garish-rug"}, True),
            ({"text": EVENT_ID}, True),
            ({"text": "carpet"}, False),
            ({"correlation": "GARISH-STORY"}, False),
            ({"since": AT, "until": AT}, False),
            ({"since": AT}, True),
            ({"until": AT}, False),
        ],
    )
    def test_finds_an_event_by_its_parts(self, reader, asked, found):
        assert finds(reader, RUGS_CAME, **asked) is found

    @pytest.mark.parametrize("reader", [ALL, SOME])
    def test_finds_a_customer_by_id_and_story(self, reader):
        assert finds(reader, STORY, key=str(ADA).encode(), correlation="GARISH-STORY", text=str(ADA)[:13])


class TestWhoeverMaySeePayloads:
    def test_finds_people(self):
        assert finds(ALL, STORY, text="lovelace")
        assert finds(ALL, FOREIGN, text="lovelace", key=b"ada@example.com", correlation="ada@example.com")


class TestOthers:
    @pytest.mark.parametrize(("reader", "found"), [(ALL, True), (SOME, False)])
    def test_do_not_find_what_customers_wrote(self, reader, found):
        assert finds(reader, RETURN, text="allergic") is found

    @pytest.mark.parametrize("text", ["Ada Lovelace", "ada@example.com", "Loom Lane"])
    def test_do_not_find_people_by_what_is_masked(self, text):
        assert not finds(SOME, STORY, text=text)

    @pytest.mark.parametrize(
        "asked", [{"text": "Ada"}, {"text": "ada@"}, {"key": b"ada@example.com"}, {"correlation": "ada@example.com"}]
    )
    def test_do_not_find_what_is_hidden(self, asked):
        assert not finds(SOME, FOREIGN, **asked)
