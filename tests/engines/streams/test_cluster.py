"""The same job on a cluster elsewhere, by one setting."""

from contextlib import closing
from uuid import uuid4

import psutil
import pytest

from events.testing import eventually
from shop.streams import environment, rest
from tests.engines.streams.running import Streams
from tests.engines.streams.standalone import Cluster
from tests.engines.streams.tills import NOON, Reader, Till, authorized

SECONDS = 120


@pytest.fixture
def cluster(flink_is_here, tmp_path):
    with Cluster(tmp_path / "cluster", python=environment.python()) as cluster:
        yield cluster


@pytest.fixture
def streams(cluster, kafka_broker, tmp_path):
    """`make streams` with the cluster's address."""
    prefix = f"t{uuid4().hex[:8]}-"
    streams = Streams(tmp_path / "data", broker=kafka_broker, prefix=prefix, FLINK_ADDRESS=cluster.address)
    yield streams
    streams.clear_up()


@pytest.mark.timeout(400)
class TestACluster:
    def test_runs_the_job_until_ctrl_c_cancels_it(self, streams, cluster, settings):
        settings.FLINK_ADDRESS = cluster.address
        streams.start()
        streams.wait_until_running()
        Till(streams).pay(*(authorized("far-away-rug", NOON) for _ in range(4)))
        with closing(Reader(streams, "possible-fraud")) as found:
            eventually(found.flags, becomes={("far-away-rug", NOON): 4}, within=SECONDS)

        name = f"{streams.prefix}shop-streams"
        assert [job.alive for job in rest.jobs(name)] == [True]
        mine = streams.processes()
        assert streams.stop() == 0
        eventually(lambda: [job.state for job in rest.jobs(name)], becomes=["CANCELED"], within=SECONDS)
        assert psutil.wait_procs(mine, timeout=30)[1] == []
