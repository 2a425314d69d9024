import socket
import urllib.request
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from prometheus_client.parser import text_string_to_metric_families

from events.observe import metrics
from events.observe.exposition import PortTaken, serving


@pytest.fixture
def port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def scrape(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {(s.name, *s.labels.values()): s.value for f in text_string_to_metric_families(text) for s in f.samples}


class TestServing:
    def test_shows_what_this_process_counted_while_the_block_runs(self, port):
        with serving(port):
            before = scrape(port)["events_relay_sent_total",]
            metrics.relay_sent.inc(7)
            assert scrape(port)["events_relay_sent_total",] == before + 7
        with pytest.raises(OSError, match="refused"):
            scrape(port)

    def test_asks_nobody_for_the_state_of_the_installation(self, port):
        with serving(port):
            assert ("events_outbox_backlog",) not in scrape(port)

    def test_does_nothing_without_a_port(self):
        with serving(None):
            pass

    def test_says_that_the_port_is_taken_and_what_to_do(self, port):
        with (
            serving(port),
            pytest.raises(PortTaken, match=rf"127\.0\.0\.1:{port}: .*another --metrics-port"),
            serving(port),
        ):
            pass


class TestMetricsPort:
    @pytest.mark.parametrize("command", [["relay"], ["consume", "weavers"]])
    def test_that_is_taken_stops_a_worker_before_it_starts(self, port, command, monkeypatch):
        monkeypatch.setattr("signal.signal", lambda *_: None)
        with serving(port), pytest.raises(CommandError, match="another --metrics-port"):
            call_command(*command, metrics_port=port)
