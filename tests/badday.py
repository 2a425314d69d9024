"""Somebody else's service with a bad day, and a clock that stands still: for errands to a bank or a carrier."""

from datetime import timedelta


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)
        return self.now


class BadDay:
    """Does what an honest service does, and raises ``before`` or ``after`` doing it."""

    def __init__(self, honest, *, before=None, after=None, meanwhile=lambda: None):
        self.honest, self.before, self.after, self.meanwhile = honest, before, after, meanwhile

    def _do(self, work, asked):
        if self.before:
            raise self.before
        answer = work(**asked)
        self.meanwhile()
        if self.after:
            raise self.after
        return answer
