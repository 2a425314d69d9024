"""The page says how the job is, what to do if it is not, and how both counts stand."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import time

import msgspec
import pytest

from events.peek import LogAway
from orders.models import CardWindow, FlaggedCard
from shop.local.ports import spare
from shop.streams import looking, views
from shop.streams.names import job_name

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CARD = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def kafka_says(monkeypatch):
    """A function that fixes whether there are records that could not be read; None: Kafka is away."""

    def say(unread):
        def extents(*_, **__):
            if unread is None:
                raise LogAway("Kafka does not answer")
            return {0: Extent(0, 3 if unread else 0)}

        monkeypatch.setattr(looking, "extents", extents)

    say(False)
    return say


class Extent(msgspec.Struct):
    low: int
    high: int


class Flink(BaseHTTPRequestHandler):
    """Answers as Flink does, for one job."""

    def do_GET(self):
        now = int(time() * 1000)
        jobs = [{"jid": "abc123", "name": job_name(), "state": self.server.state, "start-time": now - 60_000}]
        last = {"completed": {"latest_ack_timestamp": now - self.server.age * 1000}} if self.server.age else {}
        told = {"jobs": jobs} if self.path == "/jobs/overview" else {"counts": {"completed": 41}, "latest": last}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(msgspec.json.encode(told))

    def log_message(self, *_):
        pass


@pytest.fixture
def flink(settings):
    server = HTTPServer(("127.0.0.1", 0), Flink)
    server.state, server.age = "RUNNING", 1
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.FLINK_ADDRESS, settings.FLINK_PORT = "", server.server_port
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_flink(settings):
    settings.FLINK_ADDRESS, settings.FLINK_PORT = "", spare(1)[0]


@pytest.fixture
def loaded(admin_client, kafka_says, monkeypatch):
    """A function that loads it, with an answer of its own: other tests' are shared for a second."""
    monkeypatch.setattr(views, "shared", lambda _name, ask, **_: ask())

    def load():
        answer = admin_client.get("/staff/streams")
        assert answer.status_code == 200
        return answer.content.decode()

    return load


@pytest.mark.django_db
class TestThePage:
    def test_says_that_it_runs(self, flink, loaded):
        html = loaded()
        assert "Running" in html
        assert "abc123" in html
        assert "41" in html

    @pytest.mark.parametrize(("state", "age"), [("RESTARTING", 1), ("RUNNING", 3600), ("RUNNING", 0)])
    def test_says_that_nothing_is_seen_without_checkpoints(self, flink, loaded, state, age):
        flink.state, flink.age = state, age
        assert "No checkpoint was completed of late" in loaded()

    def test_says_what_to_do_when_it_does_not_run(self, no_flink, loaded):
        html = loaded()
        assert "Not running" in html
        assert "make streams" in html

    def test_says_so_too_after_the_job_has_ended(self, flink, loaded):
        flink.state = "CANCELED"
        assert "Not running" in loaded()

    def test_says_that_the_clusters_address_is_wrong(self, settings, loaded):
        settings.FLINK_ADDRESS = "somewhere<b>"
        html = loaded()
        assert "host:port" in html
        assert "<b>" not in html.replace("</b>", "")

    def test_shows_both_counts_and_no_whole_fingerprint(self, no_flink, loaded):
        FlaggedCard.objects.create(card_fingerprint=CARD, window_start=NOON, authorizations=4, flagged_at=NOON)
        CardWindow.objects.create(card_fingerprint=CARD, window_start=NOON, authorizations=5)
        html = loaded()
        assert "01234567…" in html
        assert CARD not in html
        assert "not yet" in html

    def test_says_how_to_see_something_when_nothing_was_found(self, no_flink, loaded):
        assert "No card was" in loaded()

    @pytest.mark.parametrize(("unread", "told"), [(True, True), (False, False), (None, False)])
    def test_leads_to_what_could_not_be_read(self, no_flink, loaded, kafka_says, unread, told):
        kafka_says(unread)
        assert ("/staff/events/payments-unread" in loaded()) is told

    def test_shows_each_query(self, no_flink, loaded):
        html = loaded()
        assert "possible_fraud.sql" in html
        assert "butterflies.sql" in html
