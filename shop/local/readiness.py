"""Asks the web process whether the whole shop is well, and remembers what was missing."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

ASK_EVERY_SECONDS = 0.2


class Readiness:
    """What /readyz says, asked at most five times a second."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/readyz"
        self._answer: dict[str, Any] = {}
        self._asked_at = 0.0

    def ok(self) -> bool:
        """Whether every part and every process is well."""
        if time.monotonic() - self._asked_at > ASK_EVERY_SECONDS:
            self._answer, self._asked_at = self._ask(), time.monotonic()
        return self._answer.get("status") == "ok"

    def missing(self) -> str:
        """What the last answer complained about."""
        if not self._answer:
            return f"{self.url} does not answer"
        parts = self._answer.get("parts", {"status": self._answer["status"]})
        states = {**parts, **parts.get("consumers", {})}
        return "; ".join(f"{name} {state}" for name, state in states.items() if state != "ok" and name != "consumers")

    def _ask(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(self.url, timeout=5) as answer:  # noqa: S310  our own address
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:  # says what is missing, too
            return dict(json.load(error)) if error.code == 503 else {"status": f"HTTP {error.code}"}
        except OSError:
            return {}
