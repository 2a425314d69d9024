"""Flink is started again whenever it dies, from where it was; what cannot start at all is given up with its log."""

import pytest

from shop.streams import cluster, rest, staying
from shop.streams.plan import Plan
from shop.streams.process import Places


class Button:
    """Pressed after so many looks at it."""

    def __init__(self, looks):
        self.left = looks

    @property
    def pressed(self):
        self.left -= 1
        return self.left < 0


class Engine:
    """Dies at once, with or without having got a job."""

    job, started, ended = "", [], []

    def __init__(self, _plan, _places, *, restore):
        self.started.append(restore)

    exit_code = 1

    def stop(self):
        self.ended.append(self)


@pytest.fixture
def streams(tmp_path, monkeypatch, settings):
    settings.FLINK_ADDRESS = ""
    monkeypatch.setattr(staying, "TICK_SECONDS", 0)
    monkeypatch.setattr(staying, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(Engine, "started", [])
    monkeypatch.setattr(Engine, "ended", [])
    monkeypatch.setattr(staying, "Engine", Engine)
    plan = Plan("shop-streams", ["INSERT"], tmp_path / "shop-streams" / "counts", tmp_path / "connector.jar")
    (tmp_path / "streams.log").write_text("SqlParserException: rug\n")
    places = Places(tmp_path / "python", tmp_path / "scratch", tmp_path / "streams.log")
    return lambda looks: staying.Streams(plan, places, button=Button(looks))


class TestStreams:
    def test_gives_up_what_never_got_a_job_and_shows_the_log(self, streams, capsys):
        assert streams(looks=10_000).run() == 1
        assert len(Engine.started) == len(Engine.ended) == staying.TRIES
        said = capsys.readouterr().out
        assert "SqlParserException: rug" in said
        assert "delete that folder" not in said

    def test_starts_again_what_died_as_often_as_it_takes(self, streams, monkeypatch, capsys):
        monkeypatch.setattr(Engine, "job", "abc")
        assert streams(looks=60).run() == 0
        assert len(Engine.started) == len(Engine.ended) > staying.TRIES
        assert "the next start goes on from there" in capsys.readouterr().out

    def test_goes_on_from_the_newest_checkpoint(self, streams, tmp_path, capsys):
        checkpoint = tmp_path / "shop-streams" / "counts" / "monday" / "chk-7"
        checkpoint.mkdir(parents=True)
        (checkpoint / "_metadata").touch()
        streams(looks=10_000).run()
        assert set(Engine.started) == {checkpoint}
        assert "from checkpoint chk-7" in capsys.readouterr().out

    def test_says_what_to_delete_if_the_checkpoint_is_damaged(self, streams, tmp_path, capsys):
        damaged = tmp_path / "shop-streams" / "counts" / "monday" / "chk-7"
        damaged.mkdir(parents=True)
        (damaged / "_metadata").touch()
        streams(looks=10_000).run()
        assert f"cannot read {damaged}, delete that folder" in capsys.readouterr().out

    def test_waits_while_the_cluster_still_runs_the_job_of_an_engine_that_died(
        self, streams, settings, monkeypatch, capsys
    ):
        settings.FLINK_ADDRESS = "flink.example.com:8081"
        alive = rest.Job("abc", "RUNNING", rest.moment(0))
        asked = [[], [alive], [alive], []]
        monkeypatch.setattr(cluster.rest, "jobs", lambda _name: asked.pop(0))
        monkeypatch.setattr(Engine, "job", "abc")
        monkeypatch.setattr(Engine, "stop", lambda self: self.ended.append(len(asked)))
        streams(looks=12).run()
        assert Engine.ended[:2] == [3, 0]
        assert capsys.readouterr().out.count("Cancel it there") == 1
