"""Bytes that came from anywhere, as text for people: as much as is asked for, and told what they are."""

from typing import Any, Literal, NamedTuple

import msgspec

Kind = Literal["nothing", "JSON", "text", "bytes"]

DEEPEST = 40  # what is nested deeper is not indented: a million small numbers in a deep place would fill a disk

# A character that a terminal or a browser would swallow is shown as the picture that Unicode has of it.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


class Legible(NamedTuple):
    """``more``: how many bytes, or characters of JSON with its indentation, are left out."""

    kind: Kind
    text: str
    more: int = 0


def legible(raw: bytes | None, *, most: int) -> Legible:
    """JSON with indentation, and else word for word; other text as it is; other bytes as hexadecimal digits.

    :param most: the first so many bytes (of JSON: characters) are enough
    """
    if raw is None:
        return Legible("nothing", "")
    formatted = _json(raw)
    if formatted is not None:
        return Legible("JSON", formatted[:most], max(0, len(formatted) - most))
    part, more = raw[:most], max(0, len(raw) - most)
    try:
        return Legible("text", _whole(part, cut=bool(more)).translate(_PICTURES), more)
    except UnicodeDecodeError:
        return Legible("bytes", "hex:" + part.hex(" "), more)


def _json(raw: bytes) -> str | None:
    """Its numbers and escapes stay as they were written: nothing is read and written anew."""
    try:
        deep = _deep(msgspec.json.decode(raw))
        return msgspec.json.format(raw, indent=0 if deep else 2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _whole(part: bytes, *, cut: bool) -> str:
    """
    :raises UnicodeDecodeError: if it is no UTF-8, but for a last character that was cut through
    """
    try:
        return part.decode()
    except UnicodeDecodeError as error:
        if not (cut and error.end == len(part) and error.reason == "unexpected end of data"):
            raise
        return part[: error.start].decode()


def _deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [part for node in level for part in _parts(node)]
    return bool(level)


def _parts(node: Any) -> list[Any]:
    return list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
