"""Settings that only hurt when they are wrong for a while."""

import subprocess
import sys

import pytest
from channels.layers import get_channel_layer

from shop.local.home import CHECKOUT


class TestChannelLayer:
    def test_waits_longer_on_its_connections_than_for_a_ring(self):
        """Else every quiet socket would be closed after some seconds."""
        layer = get_channel_layer()
        assert layer.hosts[0]["socket_timeout"] > layer.brpop_timeout


class TestDatabaseUrl:
    def test_keeps_the_options_that_it_carries(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgres://papilio@db.example/shop?sslmode=require")
        said = subprocess.run(
            [sys.executable, "-c", "from shop import settings; print(settings.DATABASES['default']['OPTIONS'])"],
            cwd=CHECKOUT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "'sslmode': 'require'" in said.stdout
        assert "'connect_timeout': 5" in said.stdout


class TestJourneyStage:
    @pytest.mark.parametrize(
        ("stage", "journey", "refused"), [("6", "0", False), ("3", "1", False), ("3", "0", True), ("7", "1", True)]
    )
    def test_is_refused_where_there_is_no_such_stage_or_no_journey(self, monkeypatch, stage, journey, refused):
        monkeypatch.setenv("JOURNEY_STAGE", stage)
        monkeypatch.setenv("JOURNEY", journey)
        command = [sys.executable, "-c", "from shop import settings"]
        tried = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        assert ("JOURNEY_STAGE is" in tried.stderr) is refused
