import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

WORKER = """
import django; django.setup()
import urllib.request
from celery import signals
from shop.celery import app
signals.{signal}.send(sender=app)
with urllib.request.urlopen("http://127.0.0.1:{port}/metrics", timeout=10) as answer:
    print(answer.read().decode())
"""


SERVER = """
from unittest import mock
import django; django.setup()
import urllib.request
from shop.journey.serving import servers
with mock.patch("shop.journey.polling.Poller.start"):
    servers.{service}()
with urllib.request.urlopen("http://127.0.0.1:{port}/metrics", timeout=10) as answer:
    print(answer.read().decode())
"""


@pytest.fixture
def port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class TestServeFigures:
    @pytest.mark.parametrize("signal", ["worker_init", "beat_init"])
    def test_is_what_celerys_processes_do_when_they_begin(self, port, signal):
        code = WORKER.format(signal=signal, port=port)
        environment = {**os.environ, "METRICS_PORT": str(port), "DJANGO_SETTINGS_MODULE": "shop.lean_settings"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "shop_tasks_total" in done.stdout
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10)

    @pytest.mark.parametrize("service", ["customers", "shipping"])
    def test_is_what_the_journeys_servers_do_which_know_few_apps(self, port, service):
        code = SERVER.format(service=service, port=port)
        environment = {
            **os.environ,
            "METRICS_PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "shop.journey.serving.settings",
        }
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "shop_requests_total" in done.stdout
