"""What CI makes of failures: a second try, in a new process, of what failed."""

from textwrap import dedent

import pytest

from tests import piles


@pytest.fixture
def pile(tmp_path, monkeypatch):
    """Write the tests of the only pile there is."""
    (tmp_path / "only").mkdir()
    monkeypatch.setattr(piles, "TESTS", tmp_path)
    monkeypatch.setenv("CI", "1")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def write(text):
        (tmp_path / "only" / "test_it.py").write_text(dedent(text))

    return write


ONCE = """
    from pathlib import Path

    def test_fails_in_the_first_process():
        before = Path(__file__).with_suffix(".before")
        if not before.exists():
            before.touch()
            raise AssertionError("the first try")

    def test_passes():
        runs = Path(__file__).with_suffix(".runs")
        assert not runs.exists(), "run twice"
        runs.touch()
"""


def test_a_failure_that_does_not_come_again_passes_and_is_told(pile, capsys):
    pile(ONCE)
    assert piles.main([]) == 0
    said = capsys.readouterr().out
    assert "the first try" in said
    _, again = said.split("== once more, alone:\n")
    assert again.splitlines()[0].endswith("test_it.py::test_fails_in_the_first_process")


def test_a_failure_that_comes_again_fails(pile):
    pile("def test_fails():\n    raise AssertionError")
    assert piles.main([]) == piles.FAILED


def test_on_a_laptop_nothing_is_tried_twice(pile, monkeypatch):
    monkeypatch.delenv("CI")
    pile(ONCE)
    assert piles.main([]) == piles.FAILED


def test_many_failures_are_no_accident(pile, monkeypatch):
    monkeypatch.setattr(piles, "MOST_SECOND_TRIES", 0)
    pile(ONCE)
    assert piles.main([]) == piles.FAILED


def test_what_cannot_be_collected_is_not_tried_again(pile, capsys):
    pile("import nothing_of_this_name")
    assert piles.main([]) not in (0, piles.FAILED)
    assert "once more" not in capsys.readouterr().out


def test_a_process_that_was_killed_is_run_again_as_a_whole(pile, capsys):
    pile(ONCE.replace('raise AssertionError("the first try")', "__import__('os').abort()"))
    assert piles.main([]) == 0
    assert "== once more, as it was killed by SIGABRT: only" in capsys.readouterr().out


def test_a_process_that_is_killed_again_fails(pile):
    pile("def test_dies():\n    __import__('os').abort()")
    assert piles.main([]) != 0
