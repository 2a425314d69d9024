"""The same plan for a Flink of our own and for a cluster; only where it goes differs."""

from pathlib import Path

import pytest

from shop.streams.plan import Plan


@pytest.fixture
def plan(tmp_path):
    return Plan("papilio-shop-streams", ["INSERT"], tmp_path / "counts", tmp_path / "connector.jar")


class TestConfiguration:
    def test_keeps_a_flink_of_our_own_on_this_machine(self, plan, settings):
        settings.FLINK_ADDRESS, settings.FLINK_PORT = "", 25181
        told = plan.configuration(restore=None, scratch=Path("/scratch"))
        assert told["execution.target"] == "local"
        assert told["rest.bind-address"] == "127.0.0.1"
        assert told["rest.bind-port"] == "25181"
        assert "execution.state-recovery.path" not in told

    def test_sends_the_job_to_a_cluster(self, plan, settings):
        settings.FLINK_ADDRESS, settings.FLINK_PARALLELISM = "flink.example.com:8081", 6
        told = plan.configuration(restore=None, scratch=Path("/scratch"))
        assert told["execution.target"] == "remote"
        assert (told["rest.address"], told["rest.port"]) == ("flink.example.com", "8081")
        assert told["parallelism.default"] == "6"
        assert not any(name.startswith("taskmanager.") for name in told)

    def test_goes_on_from_a_checkpoint(self, plan, settings, tmp_path):
        settings.FLINK_ADDRESS = ""
        told = plan.configuration(restore=tmp_path / "chk-7", scratch=Path("/scratch"))
        assert told["execution.state-recovery.path"] == (tmp_path / "chk-7").as_uri()

    def test_writes_exactly_once(self, plan, settings):
        settings.FLINK_ADDRESS = ""
        assert plan.configuration(restore=None, scratch=Path("/s"))["execution.checkpointing.mode"] == "EXACTLY_ONCE"
