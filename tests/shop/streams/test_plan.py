"""The same plan for a Flink of our own and for a cluster; only where it goes differs."""

from pathlib import Path

import pytest

from shop.local.console import Failed
from shop.streams import plan as planning
from shop.streams import preparing
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


class TestCounts:
    @pytest.fixture
    def planned(self, monkeypatch, settings, tmp_path):
        """The plan with a Kafka at some address; the topics' ids are those of the log."""

        def planned(kafka, log="one", prefix="papilio-"):
            monkeypatch.setattr(planning, "create_topics", lambda _topics: None)
            monkeypatch.setattr(planning, "topic_ids", lambda names: dict.fromkeys(names, log))
            settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": kafka, "PREFIX": prefix}
            return planning.plan(folder=tmp_path, connector=tmp_path / "connector.jar")

        return planned

    def test_are_kept_when_only_kafkas_address_changes(self, planned):
        here, there = planned("127.0.0.1:9092"), planned("kafka.example.com:9092")
        assert here.counts == there.counts
        assert "'kafka.example.com:9092'" in there.statements[0]

    def test_begin_anew_with_another_log_or_other_sql(self, planned):
        known = planned("127.0.0.1:9092")
        assert planned("127.0.0.1:9092", log="another").counts != known.counts
        assert planned("127.0.0.1:9092", prefix="vanessa-").counts.name != known.counts.name

    @pytest.mark.parametrize("named", ["checkpoints", "s3://papilio/checkpoints"])
    def test_lie_in_a_folder_that_is_named_from_the_root(self, named, settings, tmp_path):
        settings.FLINK_CHECKPOINTS = named
        with pytest.raises(Failed, match=rf"FLINK_CHECKPOINTS is '{named}'.*absolute"):
            preparing.counts_below(tmp_path)

    def test_lie_beside_the_rest_unless_a_folder_is_named(self, settings, tmp_path):
        settings.FLINK_CHECKPOINTS = ""
        assert preparing.counts_below(tmp_path) == tmp_path / "counts"
        settings.FLINK_CHECKPOINTS = "/mnt/flink"
        assert preparing.counts_below(tmp_path) == Path("/mnt/flink")
