"""Whatever is in the way is named, with what to do about it."""

import shutil
import socket
from types import SimpleNamespace

import pytest

from shop.local.console import Failed, Interrupted
from shop.local.ports import spare
from shop.streams import cluster, environment, ready, rest


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


class TestTheConnector:
    def test_is_missed_with_a_remedy_when_there_is_no_network(self, monkeypatch):
        monkeypatch.setattr(ready, "jars", failing(RuntimeError("Connection refused")))
        with pytest.raises(Failed, match="Is the network there"):
            ready.connector()

    def test_is_not_missed_by_whoever_pressed_ctrl_c(self, monkeypatch):
        monkeypatch.setattr(ready, "jars", failing(RuntimeError("Connection refused")))
        with pytest.raises(Interrupted):
            ready.connector(interrupted=lambda: True)


class TestThePort:
    @pytest.fixture(autouse=True)
    def no_cluster(self, settings):
        settings.FLINK_ADDRESS, settings.FLINK_PORT = "", spare(1)[0]

    def test_is_named_when_it_is_taken_with_its_setting(self, settings):
        taken = pytest.raises(Failed, match=f"Port {settings.FLINK_PORT} is taken.*FLINK_PORT=")
        with socket.create_server(("127.0.0.1", settings.FLINK_PORT)), taken:
            ready.require_port()
        ready.require_port()

    def test_is_not_needed_here_for_a_cluster(self, settings):
        settings.FLINK_ADDRESS = "flink.example.com:8081"
        with socket.create_server(("127.0.0.1", settings.FLINK_PORT)):
            ready.require_port()


class TestTheCluster:
    def test_is_not_asked_for_when_none_is_named(self, settings):
        settings.FLINK_ADDRESS = ""
        cluster.require_cluster("shop-streams")

    def test_is_to_answer(self, settings):
        settings.FLINK_ADDRESS = f"127.0.0.1:{spare(1)[0]}"
        with pytest.raises(Failed, match="FLINK_ADDRESS"):
            cluster.require_cluster("shop-streams")

    def test_is_to_have_an_address(self, settings):
        settings.FLINK_ADDRESS = "flink"
        with pytest.raises(Failed, match="host:port"):
            cluster.require_cluster("shop-streams")

    def test_is_not_to_run_the_job_already(self, settings, monkeypatch):
        settings.FLINK_ADDRESS = "flink.example.com:8081"
        monkeypatch.setattr(rest, "jobs", lambda _name: [rest.Job("abc", "RUNNING", rest.moment(0))])
        with pytest.raises(Failed, match="flink cancel abc"):
            cluster.require_cluster("shop-streams")

    def test_may_have_run_it_before(self, settings, monkeypatch):
        settings.FLINK_ADDRESS = "flink.example.com:8081"
        monkeypatch.setattr(rest, "jobs", lambda _name: [rest.Job("abc", "CANCELED", rest.moment(0))])
        cluster.require_cluster("shop-streams")


class TestTheEnvironment:
    @pytest.fixture(autouse=True)
    def own_cache(self, monkeypatch, tmp_path):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    @pytest.fixture
    def done(self, monkeypatch):
        """What would be run, and with which end."""
        run, ends = [], {}
        monkeypatch.setattr(environment, "_run", lambda *line: run.append(line) or ends.get(line[1], 0))
        return SimpleNamespace(run=run, ends=ends)

    @pytest.fixture(autouse=True)
    def no_folder_is_made(self, monkeypatch):
        monkeypatch.setattr(environment.Path, "touch", lambda _path: None)

    def test_wants_room_before_it_fetches_anything(self, monkeypatch, done):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000_000_000))
        with pytest.raises(Failed, match=r"1\.0 GB are free.*XDG_CACHE_HOME"):
            environment.python()
        assert done.run == []

    def test_is_installed_as_it_is_pinned(self, done, capsys):
        environment.python()
        [made, installed] = done.run
        assert made[1:3] == ("uv", "venv")
        assert "--require-hashes" in installed
        assert "800 MB" in capsys.readouterr().out

    def test_is_installed_by_pip_where_uv_finds_nothing(self, monkeypatch):
        run = []
        monkeypatch.setattr(
            environment, "_run", lambda *line: run.append(line) or int("install" in line and "uv" in line)
        )
        environment.python()
        assert run[-1][1] == "pip"

    def test_wants_a_network(self, monkeypatch):
        monkeypatch.setattr(environment, "_run", lambda *line: int("install" in line))
        with pytest.raises(Failed, match="Is the network there"):
            environment.python()

    def test_wants_a_python_that_flink_takes(self, monkeypatch, done):
        monkeypatch.setattr(environment.sys, "version_info", (3, 14, 0))
        done.ends["uv"] = 1
        with pytest.raises(Failed, match=r"Install Python 3\.12"):
            environment.python()
        assert "3.12" in done.run[0]

    @pytest.mark.parametrize("step", ["venv", "install"])
    def test_is_given_up_at_ctrl_c_without_another_try(self, monkeypatch, step):
        run = []
        monkeypatch.setattr(environment, "_run", lambda *line: run.append(line) or int(step in line))
        with pytest.raises(Interrupted):
            environment.python(interrupted=lambda: step in run[-1])
        assert step in run[-1]
        assert run[-1][1] == "uv"
