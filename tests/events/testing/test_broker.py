"""The broker that the plugin starts where there is none. tests/docs/test_backbone.py runs it by its command."""

import pytest

from events.testing.broker import Broker, BrokerDidNotStart


class TestBroker:
    def test_says_why_it_did_not_start(self, tmp_path, monkeypatch):
        monkeypatch.setenv("KAFKA_JAVA_OPTIONS", "-Xmx1k")
        with pytest.raises(BrokerDidNotStart, match="Too small maximum heap"), Broker(tmp_path):
            pass
