"""Secrets of one installation, drawn once and readable by its owner only."""

import json
import os
import secrets
from dataclasses import dataclass

from shop.local.home import Home


@dataclass(frozen=True)
class Keys:
    """Django's secret key, the passwords that keep other users of the machine out, and Prometheus's token."""

    django: str
    postgres: str
    valkey: str
    metrics: str

    @classmethod
    def of(cls, home: Home) -> "Keys":
        """Read the installation's keys; make those the first time that are missing."""
        file = home.data / "keys.json"
        known = json.loads(file.read_text()) if file.exists() else {}
        drawn = {"django": secrets.token_urlsafe(50)}
        drawn |= {name: secrets.token_hex(20) for name in ("postgres", "valkey", "metrics")}
        if drawn.keys() - known.keys():
            write_private(file, json.dumps(drawn | known))
        return cls(**(drawn | known))


def write_private(file: os.PathLike[str], text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = f"{os.fspath(file)}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    os.replace(draft, file)
