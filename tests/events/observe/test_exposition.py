import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from prometheus_client.parser import text_string_to_metric_families

from events.consumer.flock import Flock
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


SHARED = """
import os, django
django.setup()
from prometheus_client import generate_latest
from events.observe import metrics
from events.observe.exposition import counted
metrics.relay_sent.inc(3)
if (child := os.fork()) == 0:
    metrics.relay_sent.inc(4)
    os._exit(0)
os.waitpid(child, 0)
print(generate_latest(counted()).decode())
"""


class TestCounted:
    def test_adds_up_the_processes_that_share_a_folder(self, tmp_path):
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        said = subprocess.run(
            [sys.executable, "-c", SHARED], env=environment, capture_output=True, text=True, check=True
        )
        assert "events_relay_sent_total 7.0" in said.stdout.splitlines()


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


@pytest.fixture
def no_signals(monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *_: None)


@pytest.mark.usefixtures("no_signals")
class TestMetricsPort:
    @pytest.mark.parametrize("command", [["relay"], ["consume", "weavers"]])
    def test_that_is_taken_stops_a_worker_before_it_starts(self, port, command):
        with serving(port), pytest.raises(CommandError, match="another --metrics-port"):
            call_command(*command, metrics_port=port)

    @pytest.mark.parametrize(
        ("command", "work"),
        [(["relay"], "events.relay.runner.Relay.run"), (["consume", "weavers"], "events.consumer.runner.Runner.run")],
    )
    def test_is_served_while_a_worker_works(self, port, command, work, monkeypatch):
        scraped = []
        monkeypatch.setattr(work, lambda _: scraped.append(scrape(port)))
        call_command(*command, metrics_port=port)
        assert ("events_relay_leads",) in scraped[0]

    def test_is_the_next_one_for_each_further_process(self, monkeypatch):
        forked = []
        monkeypatch.setattr(Flock, "_fork", lambda _, group, metrics_port: forked.append((group.name, metrics_port)))
        monkeypatch.setattr("django.db.connections.close_all", lambda: None)
        call_command("consume", "weavers", workers=3, metrics_port=9465)
        assert forked == [("weavers", 9465), ("weavers", 9466), ("weavers", 9467)]
        forked.clear()
        call_command("consume", "weavers", workers=2)
        assert forked == [("weavers", None)] * 2
