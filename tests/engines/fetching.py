"""Engines come from other people's servers. On a laptop without a network their tests are left out; CI insists."""

import os
from collections.abc import Callable
from typing import Any

import pytest


def fetched(what: str, *fetch: Callable[[], Any]) -> None:
    """Fetch what tests need: without it they are skipped with the reason, and under CI they fail."""
    try:
        for each in fetch:
            each()
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{what} cannot be fetched: {error}")
