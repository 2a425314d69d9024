import io

from events.projections import progress as module
from events.projections.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def folded(stream, monkeypatch):
    clock = iter([100.0, 110.0, 110.0, 120.0, 120.0, 120.0, 120.0])
    monkeypatch.setattr(module.time, "monotonic", lambda: next(clock, 120.0))
    progress = Progress(stream)
    progress.total = 4_000
    progress.add(1_000)
    return progress


class TestProgress:
    def test_tells_a_terminal_how_far_how_fast_and_how_long(self, monkeypatch):
        terminal = Terminal()
        folded(terminal, monkeypatch)
        assert terminal.getvalue() == ("\r[#######.......................]  25%  1,000 of 4,000  50/s  60 s left\x1b[K")

    def test_takes_the_bar_away(self, monkeypatch):
        terminal = Terminal()
        folded(terminal, monkeypatch).clear()
        assert terminal.getvalue().endswith("\r\x1b[K")

    def test_writes_nothing_into_a_file(self, monkeypatch):
        file = io.StringIO()
        folded(file, monkeypatch).clear()
        assert file.getvalue() == ""
