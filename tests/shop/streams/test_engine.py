"""Once told to end, the engine stays until the job has ended, and not for ever."""

import io
import threading
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from shop.streams import engine

PATIENCE_SECONDS = 30


class Job:
    """Accepts being cancelled, and is over when ``over`` is set."""

    def __init__(self):
        self.accepted, self.over = threading.Event(), threading.Event()

    def get_job_id(self):
        return "abc"

    def get_job_execution_result(self):
        return SimpleNamespace(result=self._result)

    def _result(self):
        assert self.over.wait(PATIENCE_SECONDS)
        raise RuntimeError("JobCancellationException: a rug was cancelled")

    def cancel(self):
        self.accepted.set()
        accepted = Future()
        accepted.set_result(None)
        return accepted


@pytest.fixture
def job(monkeypatch):
    job = Job()
    monkeypatch.setattr(engine, "submit", lambda _plan: job)
    monkeypatch.setattr(engine.signal, "signal", lambda *_: None)
    monkeypatch.setattr(engine.sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))
    return job


@pytest.fixture
def exits(monkeypatch, job):
    """With which codes it ended itself; the job's end stands for that of the process."""
    codes = []
    monkeypatch.setattr(engine.os, "_exit", lambda code: codes.append(code) or job.over.set())
    return codes


class TestTheEnd:
    def test_is_the_jobs(self, job, exits, capsys):
        def cancelled_at_last():
            assert job.accepted.wait(PATIENCE_SECONDS)
            job.over.set()

        threading.Thread(target=cancelled_at_last).start()
        assert engine.main({}) == 0
        assert exits == []
        assert "failed" not in capsys.readouterr().out

    def test_is_taken_if_flink_does_not_give_it(self, job, exits, monkeypatch):
        monkeypatch.setattr(engine, "CANCEL_SECONDS", 0)
        engine.main({})
        assert exits == [1]

    def test_that_nobody_asked_for_is_told(self, job, exits, monkeypatch, capsys):
        open_still = SimpleNamespace(read=threading.Event().wait)
        monkeypatch.setattr(engine.sys, "stdin", SimpleNamespace(buffer=open_still))
        job.over.set()
        assert engine.main({}) == 1
        assert "a rug was cancelled" in capsys.readouterr().out
