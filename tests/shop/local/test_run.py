import pytest

from shop.local.home import Home
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
