"""The pytest plugin: the helpers of ``events.testing`` as fixtures, and a real Kafka where a test asks for one.

Installed as a package it loads itself; it costs nothing until a fixture is used. ``published``, ``deliver`` and
``eventually`` are functions to import.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from events.testing.memory import Log

ELSEWHERE = "EVENTS_TEST_BOOTSTRAP"


@pytest.fixture
def log() -> "Iterator[Log]":
    """What is published goes to memory: for tests that know no database."""
    from events.testing import log

    with log() as written:
        yield written


@pytest.fixture(scope="session")
def kafka_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Kafka: the one that EVENTS_TEST_BOOTSTRAP names, else one of this test run's own."""
    if known := os.environ.get(ELSEWHERE):
        yield known
        return
    from events.testing.broker import Broker

    with Broker(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker.address


@pytest.fixture
def kafka(kafka_broker: str, settings: Any, transactional_db: None) -> str:  # noqa: ARG001
    """All topics of the declared events, empty, on the real broker, under a prefix of this test's own. Returns it."""
    from events import declare
    from events.kafka import create_topics

    prefix = f"t{uuid4().hex[:8]}-"
    settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": kafka_broker, "PREFIX": prefix}
    create_topics(declare.topics().values())
    return prefix
