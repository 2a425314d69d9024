"""Secrets of one installation, drawn once and readable by its owner only."""

import json
import os
import secrets
from dataclasses import dataclass

from shop.local.home import Home


@dataclass(frozen=True)
class Keys:
    """Django's secret key, and the passwords that keep other users of the machine out."""

    django: str
    postgres: str
    valkey: str

    @classmethod
    def of(cls, home: Home) -> "Keys":
        """Read the installation's keys; make them the first time."""
        file = home.data / "keys.json"
        if not file.exists():
            drawn = {"django": secrets.token_urlsafe(50)}
            drawn |= {name: secrets.token_hex(20) for name in ("postgres", "valkey")}
            write_private(file, json.dumps(drawn))
        return cls(**json.loads(file.read_text()))


def write_private(file: os.PathLike[str], text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = f"{os.fspath(file)}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    os.replace(draft, file)
