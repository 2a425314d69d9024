"""One service at a time is stopped: orders wait where they should, their page says for what, and they go on."""

import json
import urllib.request
from html import unescape

import psycopg
import pytest

from tests.browser.stockroom import without
from tests.system.asking import place
from tests.system.instead import instead
from tests.system.running import soon

RUG = "GARISH-RUG"
PROCESSES = [
    ("relay", "PLACED", "waiting for our event log"),
    ("consume-orders", "PLACED", "our order desk (Orders)"),
    ("consume-inventory", "PLACED", "the stock check (Inventory)"),
    ("consume-fraud", "PLACED", "the fraud check (Fraud)"),
    ("consume-payments", "VALIDATED", "the payment (Payments)"),
    ("celery-worker", "VALIDATED", "the payment (Payments)"),  # its errand is to ask the gateway
    ("consume-shipping", "PAID", "your parcel to be packed (Fulfilment)"),
]
GROUPS = [
    ("consume-orders", "order-details-checks", "PLACED", "the check of its details (Order details)"),
    ("consume-shipping", "shipping", "PACKED", "the carrier to be called (Shipping)"),
]


class Page:
    """An order's page, loaded anew each time."""

    def __init__(self, system, placed):
        self.url, self.token = f"{system.url}/orders/{placed['id']}/", placed["token"]

    def says(self, words):
        return words in " ".join(unescape(self._read("")).split())

    def is_at(self, status):
        return json.loads(self._read("status"))["status"] == status

    def _read(self, kind):
        with urllib.request.urlopen(f"{self.url}{kind}?token={self.token}") as answer:  # noqa: S310
            return answer.read().decode()


@pytest.fixture(scope="module", autouse=True)
def mended(system):
    system.wait_until_ready()
    yield
    system.wait_until_ready()


def wait_and_go_on(system, stopped, status, words):
    """Place an order while something is stopped, see it wait, and see it arrive once that is back."""
    with stopped:
        page = Page(system, place(system.url, RUG))
        soon(lambda: page.says(words))
        assert page.is_at(status)
    soon(lambda: page.is_at("DELIVERED"))


class TestStopping:
    @pytest.mark.parametrize(("name", "status", "words"), PROCESSES, ids=[name for name, *_ in PROCESSES])
    def test_a_process_holds_up_what_is_its_to_do_and_nothing_else(self, system, name, status, words):
        wait_and_go_on(system, without(system, name), status, words)

    @pytest.mark.parametrize(("name", "group", "status", "words"), GROUPS, ids=[group for _, group, *_ in GROUPS])
    def test_so_does_one_service_of_a_process_that_runs_several(self, system, name, group, status, words):
        wait_and_go_on(system, instead(system, name, leaving_out=[group]), status, words)

    def test_the_shops_own_reactions_hold_nothing_up(self, system):
        with without(system, "consume-shop"):
            page = Page(system, place(system.url, RUG))
            soon(lambda: page.is_at("DELIVERED"))


class TestFraudAwayPastTheDeadline:
    def test_orders_are_rejected_with_that_reason_and_the_stock_is_free(self, system):
        with (
            without(system, "consume-fraud"),
            instead(system, "consume-orders", ORDER_VALIDATION_DEADLINE_SECONDS="3"),
        ):
            placed = place(system.url, RUG)
            page = Page(system, placed)
            soon(lambda: promised(system, placed, "held"))
            soon(lambda: page.says("no answer from Fraud in time"))
            assert page.is_at("REJECTED")
            soon(lambda: promised(system, placed, "released"))
        system.wait_until_ready()
        assert page.is_at("REJECTED")  # Fraud's answer has come, too late


def promised(system, placed, state):
    """Whether Inventory's promise to the order is in that state."""
    sql = "select state from inventory_reservation where order_id = %s"
    with psycopg.connect(system.env["DATABASE_URL"]) as database:
        return database.execute(sql, [placed["id"]]).fetchall() == [(state,)]
