import pytest

from shop.local.console import Failed, Interrupted, Wait, wait_for


@pytest.fixture
def log(tmp_path):
    file = tmp_path / "kafka.log"
    file.write_text("".join(f"line {number}\n" for number in range(40)))
    return file


def waiting(log, **changes):
    wait = {"what": "Kafka", "done": lambda: False, "limit_seconds": 0.0, "log": log, "remedy": "mend it"}
    return Wait(**(wait | changes))


class TestWaitFor:
    def test_tells_what_is_ready(self, log, capsys):
        wait_for([waiting(log, done=lambda: True)])
        assert "Kafka" in capsys.readouterr().out

    def test_says_at_the_limit_which_part_what_is_missing_where_the_log_is_and_what_to_do(self, log):
        with pytest.raises(Failed) as failure:
            wait_for([waiting(log, missing=lambda: "no leader")])
        for words in ("Kafka was not ready within 0 s (no leader)", str(log), "line 39", "What to do: mend it"):
            assert words in str(failure.value)
        assert "line 3\n" not in str(failure.value)

    def test_gives_up_before_the_limit_when_it_is_hopeless(self, log):
        with pytest.raises(Failed, match="Kafka keeps dying"):
            wait_for([waiting(log, limit_seconds=60, problem=lambda: "keeps dying")])

    def test_can_be_interrupted(self, log):
        with pytest.raises(Interrupted):
            wait_for([waiting(log, limit_seconds=60)], interrupted=lambda: True)
