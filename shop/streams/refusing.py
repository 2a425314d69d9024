"""Why `make streams` does not begin."""


class Refused(Exception):
    """The message says what is in the way, and what to do about it."""
