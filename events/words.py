"""Words that depend on a number."""


def counted(number: int, noun: str) -> str:
    """``1 topic``, ``2 topics``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
