"""Spans are recorded into memory, as an SDK would for a whole process; afterwards nobody records again."""

from tests.events.observe.conftest import spans

__all__ = ["spans"]
