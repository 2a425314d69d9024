"""How a worker is kept alive, and what is said meanwhile."""

from pathlib import Path

import pytest

from shop.connect import rest, watch
from shop.connect.rest import Connector
from shop.connect.watch import Watch
from shop.local.console import Failed, Interrupted


class Worker:
    """One that is started often, and dies when a test says so."""

    log = Path("connect.log")

    def __init__(self):
        self.starts = 0
        self.alive = False

    def start(self, *, before=None):
        self.starts += 1
        self.alive = True

    def said(self):
        return "its last words"


@pytest.fixture
def worker():
    return Worker()


@pytest.fixture
def scene(monkeypatch, worker):
    """``looks`` are what each look at Connect finds, in turn; after the last, somebody presses Ctrl-C."""
    looks, restarted = [], []

    def states(_names):
        if not looks:
            raise Interrupted
        look = looks.pop(0)
        return look() if callable(look) else look

    monkeypatch.setattr(rest, "states", states)
    monkeypatch.setattr(rest, "restart", restarted.append)
    monkeypatch.setattr(Watch, "_pause", lambda *_: None)
    monkeypatch.setattr(watch, "PAUSES", (0,))
    return looks, restarted


def watching(worker, *, gone=False):
    return Watch(worker, ["goods"], gone=lambda: gone, pressed=lambda: False)


def goods(state, why=""):
    return {"goods": Connector("goods", state, why)}


class TestStart:
    def test_waits_until_all_run(self, worker, scene):
        scene[0][:] = [{}, goods("STARTING"), goods("RUNNING")]
        watching(worker).start()
        assert worker.starts == 1
        assert not scene[0]

    def test_fails_with_the_reason_of_a_connector(self, worker, scene):
        scene[0][:] = [goods("FAILED", "no such database")]
        with pytest.raises(Failed, match="goods failed: no such database"):
            watching(worker).start()

    def test_fails_with_the_log_of_a_worker_that_ended(self, worker, scene):
        def dies():
            worker.alive = False
            return {}

        scene[0][:] = [dies]
        with pytest.raises(Failed, match="its last words"):
            watching(worker).start()


class TestGoOn:
    def test_starts_a_dead_worker_again_and_says_so(self, worker, scene, capsys):
        scene[0][:] = [{}, goods("RUNNING")]
        with pytest.raises(Interrupted):
            watching(worker).go_on()
        assert worker.starts == 1
        assert "Nothing is lost" in capsys.readouterr().out

    def test_tells_once_what_failed_and_tries_it_again(self, worker, scene, capsys):
        worker.alive = True
        scene[0][:] = [goods("FAILED", "refused"), goods("FAILED", "refused"), goods("RUNNING")]
        with pytest.raises(Interrupted):
            watching(worker).go_on()
        said = capsys.readouterr().out
        assert said.count("goods is FAILED. refused") == 1
        assert "goods is RUNNING." in said
        assert scene[1] == ["goods"]

    def test_ends_with_make_run(self, worker, scene):
        worker.alive = True
        with pytest.raises(Failed, match="make run"):
            watching(worker, gone=True).go_on()
