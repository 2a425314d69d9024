"""Topics that forget are told from those that keep."""

from uuid import uuid4

import pytest

from events import kafka
from events.conf import conf
from events.relay import topics
from events.testing import eventually
from tests.events.relay.test_refused import configure
from tests.events.weaving import RUGS

pytestmark = pytest.mark.broker


@pytest.fixture(autouse=True)
def topic(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])


def complaints():
    return list(topics.forgetful(kafka.admin()))


class TestForgetful:
    def test_has_nothing_to_say_about_topics_that_we_made(self):
        assert complaints() == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("retention.ms", "604800000"),
            ("retention.bytes", "1000000"),
            ("message.timestamp.after.max.ms", "3600000"),
            ("message.timestamp.type", "LogAppendTime"),
        ],
    )
    def test_names_topic_setting_and_remedy(self, name, value):
        configure(name, value)
        [said] = eventually(complaints)  # the broker hears of it a moment after the controller
        assert f"{conf().PREFIX}rugs has {name}={value}" in said
        assert f"--add-config {name}=" in said

    def test_lets_compacted_topics_forget_what_is_superseded(self):
        configure("cleanup.policy", "compact")
        configure("retention.ms", "604800000")
        assert complaints() == []


class TestWarnAboutForgetful:
    def test_logs_them(self, caplog):
        configure("retention.ms", "1000")

        def warned():
            topics.warn_about_forgetful()
            return caplog.text

        eventually(lambda: "retention.ms=1000" in warned())  # older brokers take a moment to see it themselves

    def test_asks_another_time_while_kafka_is_away(self, settings, monkeypatch):
        monkeypatch.setattr(topics, "KAFKA_SECONDS", 0.2)
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        topics.warn_about_forgetful()
