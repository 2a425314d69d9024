import contextlib
import signal

import pytest

from shop.local import lock, run
from shop.local.home import Home
from shop.local.ports import NoFreePort
from shop.local.run import news


class TestNews:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("WARN exited: relay (terminated by SIGKILL; not expected)", "relay died (SIGKILL); restarting"),
            ("WARN exited: web (exit status 1; not expected)", "web died (exit status 1); restarting"),
            ("WARN exited: web (terminated by SIGSEGV (core dumped); not expected)", "web died (SIGSEGV)"),
            ("INFO gave up: kafka entered FATAL state, too many start retries too quickly", "kafka died too often"),
            ("INFO success: relay entered RUNNING state, process has stayed up for > than 1 seconds", "relay runs."),
        ],
    )
    def test_names_the_process_and_what_became_of_it(self, tmp_path, line, told):
        assert told in news(f"2026-11-22 23:00:00,000 {line}", Home(tmp_path))

    def test_is_silent_about_a_process_that_was_stopped_on_purpose(self, tmp_path):
        assert news("2026-11-22 23:00:00,000 INFO stopped: relay (terminated by SIGTERM)", Home(tmp_path)) is None


class TestAddressesForManagePy:
    """They say DEMO=1: nobody may find them once the launcher is gone."""

    @pytest.fixture
    def home(self, tmp_path, monkeypatch):
        monkeypatch.setenv("METAMORPHOSIS_DATA", str(tmp_path))
        monkeypatch.setenv("METAMORPHOSIS_THROWAWAY", "1")
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        home = Home.here()
        home.make()
        yield home
        for number, handler in before.items():
            signal.signal(number, handler)

    def test_are_gone_when_the_launcher_ends_by_itself(self, home, monkeypatch):
        def start_and_stop(*_, **__):
            home.parts_env.write_text('DEMO="1"')
            return 0

        monkeypatch.setattr(run, "_run", start_and_stop)
        assert run.main(parts_only=True) == 0
        assert not home.parts_env.exists()

    @pytest.mark.parametrize("trouble", [NoFreePort("all are taken"), RuntimeError("the supervisor is broken")])
    def test_of_an_earlier_launcher_that_was_killed_are_gone_when_the_start_fails(self, home, monkeypatch, trouble):
        def fail(*_, **__):
            raise trouble

        home.parts_env.write_text('DEMO="1"')
        monkeypatch.setattr(run, "_run", fail)
        with contextlib.suppress(RuntimeError):
            run.main(parts_only=True)
        assert not home.parts_env.exists()

    def test_stay_when_another_launcher_runs(self, home):
        home.parts_env.write_text('DEMO="1"')
        with lock.hold(home):
            assert run.main(parts_only=True) == 1
        assert home.parts_env.exists()
