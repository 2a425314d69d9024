from contextlib import ExitStack, closing

import pytest

from shop.local.follow import Follower


@pytest.fixture
def log(tmp_path):
    return tmp_path / "web.log"


@pytest.fixture
def follow(log):
    """Starts following the log, and closes it at the end."""
    with ExitStack() as stack:
        yield lambda *, from_end: stack.enter_context(closing(Follower(log, from_end=from_end)))


def add(log, text):
    with log.open("a") as file:
        file.write(text)


class TestFollower:
    def test_hands_out_each_line_once(self, log, follow):
        add(log, "one\n")
        follower = follow(from_end=False)
        assert follower.lines() == ["one"]
        add(log, "two\n")
        assert follower.lines() == ["two"]
        assert follower.lines() == []

    def test_begins_at_the_end_if_asked_to(self, log, follow):
        add(log, "yesterday\n")
        follower = follow(from_end=True)
        add(log, "today\n")
        assert follower.lines() == ["today"]

    def test_waits_for_the_rest_of_a_line(self, log, follow):
        follower = follow(from_end=False)
        add(log, "hal")
        assert follower.lines() == []
        add(log, "ves\n")
        assert follower.lines() == ["halves"]

    def test_goes_on_in_the_new_file_after_a_rotation(self, log, follow):
        add(log, "one\n")
        follower = follow(from_end=False)
        follower.lines()
        add(log, "last of the old\n")
        log.rename(log.with_suffix(".log.1"))
        add(log, "first of the new\n")
        assert follower.lines() == ["last of the old", "first of the new"]
