"""One Flink for all tests: it takes its time to start, and each test pays with cards of its own."""

from contextlib import closing
from uuid import uuid4

import pytest

from shop.streams import environment, ready
from tests.engines.fetching import fetched
from tests.engines.streams.running import Streams
from tests.engines.streams.tills import Reader, Till


@pytest.fixture(scope="session")
def flink_is_here():
    fetched("Flink", environment.python, ready.connector)


@pytest.fixture(scope="session")
def only_flink(flink_is_here, kafka_broker, tmp_path_factory):
    streams = Streams(tmp_path_factory.mktemp("streams"), broker=kafka_broker, prefix=f"t{uuid4().hex[:8]}-")
    try:
        streams.start()
        streams.wait_until_running()
        yield streams
    finally:
        streams.clear_up()


@pytest.fixture
def streams(only_flink):
    return only_flink


@pytest.fixture
def till(streams):
    return Till(streams)


@pytest.fixture
def possible_fraud(streams):
    with closing(Reader(streams, "possible-fraud")) as reader:
        yield reader


@pytest.fixture
def unread(streams):
    with closing(Reader(streams, "payments-unread")) as reader:
        yield reader
