"""Bytes, times and tables for people. Everything that came from outside is escaped here."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events.consumer.record import Record
from events.legible import legible
from events.operations import keys
from events.ours import HEADERS, from_outside, ours

BYTES_SHOWN = 65_536


def to_the_second(at: datetime) -> str:
    """As ``2026-11-23 06:30:00``: what happened within a minute must be told apart."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def payload(raw: bytes | None) -> SafeString:
    """A record's value, as far as a page has room for it."""
    if raw is None:
        return SafeString("a tombstone: no value")
    text, more = legible(raw, most=BYTES_SHOWN)[1:]
    return block(f"{text}\n… and {more} more" if more else text)


def block(text: str) -> SafeString:
    """Text with its own lines, as wide as the page at most."""
    return format_html('<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{}</pre>', text)


def long(text: str | None) -> SafeString | str:
    """A long word, which may be broken anywhere so that it fits on a phone."""
    return format_html('<span style="overflow-wrap: anywhere">{}</span>', text) if text else "-"


HIDDEN = "(hidden)"


def key(record: Record, *, whole: bool) -> str:
    """The record's key; if not ``whole``, only one of ours."""
    return (keys.show(record.key) or "(no key)") if whole or ours(record) else HIDDEN


def bare_key(raw: bytes, *, topic: str, whole: bool) -> str:
    """A key without its record; if not ``whole``, none of a topic from outside."""
    return keys.show(raw) if whole or not from_outside(topic) else HIDDEN


def headers(record: Record, *, whole: bool) -> SafeString:
    """The record's headers; if not ``whole``, without what others than we may have written."""
    legible_ones = HEADERS if ours(record) else ()
    return table(
        ("NAME", "VALUE"),
        [
            (name if whole or name in HEADERS else HIDDEN, _header(raw) if whole or name in legible_ones else HIDDEN)
            for name, raw in record.headers
        ],
    )


def _header(raw: bytes | None) -> str:
    return "null" if raw is None else keys.show(raw)


def hidden(raw: bytes | str | None) -> str:
    """What stands in the place of a payload that the reader may not see."""
    size = "none" if raw is None else f"{len(raw)} characters" if isinstance(raw, str) else f"{len(raw)} bytes"
    return f"Hidden ({size}): it may be personal. It takes the permission to see what is inside events."


_CELL = '<{tag} style="padding: .25rem 1rem .25rem 0; text-align: left; vertical-align: top">{{}}</{tag}>'


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> SafeString:
    """A table for a read-only field, which scrolls sideways where it must."""
    return format_html(
        '<div style="overflow-x: auto; max-width: calc(100vw - 4rem)">'
        "<table><thead>{}</thead><tbody>{}</tbody></table></div>",
        _row("th", head),
        format_html_join("", "{}", ([_row("td", row)] for row in rows)),
    )


def _row(tag: str, cells: Iterable[object]) -> SafeString:
    return format_html("<tr>{}</tr>", format_html_join("", _CELL.format(tag=tag), ([cell] for cell in cells)))
