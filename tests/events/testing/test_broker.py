"""The broker that the plugin starts where there is none, and that people start by hand."""

import signal
import subprocess
import sys

import pytest
from confluent_kafka.admin import AdminClient

from events.testing.broker import Broker, BrokerDidNotStart
from shop.local.home import CHECKOUT
from shop.local.ports import spare


def topics(address):
    return AdminClient({"bootstrap.servers": address}).list_topics(timeout=5).topics


class TestBroker:
    def test_says_why_it_did_not_start(self, tmp_path, monkeypatch):
        monkeypatch.setenv("KAFKA_JAVA_OPTIONS", "-Xmx1k")
        with pytest.raises(BrokerDidNotStart, match="Too small maximum heap"), Broker(tmp_path):
            pass


class TestCommand:
    def test_runs_a_broker_until_it_is_interrupted(self):
        port = spare(1)[0]
        line = [sys.executable, "-m", "events.testing.broker", "--port", str(port)]
        with subprocess.Popen(line, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as command:
            assert command.stdout.readline() == f"Kafka 4.3.1 answers at 127.0.0.1:{port}. Ctrl-C ends it.\n"
            assert "__consumer_offsets" in topics(f"127.0.0.1:{port}")
            command.send_signal(signal.SIGINT)
        assert command.returncode == 0
