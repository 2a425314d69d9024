"""The ids of a story in every line that is logged within it, whoever logs: a handler, Django, a library.

In a project's ``LOGGING``::

    "filters": {"story": {"()": "events.observe.logs.InStory"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}{story}", "style": "{"},
        "json": {"()": "events.observe.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["story"], "formatter": "line"}},
"""

import logging
from datetime import UTC, datetime
from typing import Any

import msgspec

from events import context
from events.observe import tracing

FIELDS = ("event_id", "group", "topic", "partition", "offset", "correlation_id", "causation_id", "trace_id")


class InStory(logging.Filter):
    """Adds :data:`FIELDS` to a record, and ``story``: the most telling of them in words, or nothing outside."""

    def filter(self, record: logging.LogRecord) -> bool:
        told, handled = context.story(), context.incoming()
        trace = tracing.current() or told.traceparent
        record.event_id = str(handled.id) if handled else None
        record.group = context.group() or None
        record.topic = handled.topic if handled else None
        record.partition = handled.partition if handled else None
        record.offset = handled.offset if handled else None
        record.correlation_id = told.correlation_id
        record.causation_id = told.causation_id
        record.trace_id = trace.split("-")[1] if trace else None
        record.story = _in_words(record)
        return True


def _in_words(record: logging.LogRecord) -> str:
    given = {"story": "correlation_id", "event": "event_id", "group": "group"}
    said = [f"{word} {value}" for word, name in given.items() if (value := getattr(record, name))]
    return f" ({', '.join(said)})" if said else ""


class JsonLines(logging.Formatter):
    """One JSON object in a line: when, how bad, who, what, the ids, and what ``extra`` gave."""

    _ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "story", *FIELDS}

    def __init__(self, *, process: str = "") -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "process": self._process or None,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name, None) for name in FIELDS},
            **{name: value for name, value in vars(record).items() if name not in self._ORDINARY},
            "error": self.formatException(record.exc_info) if record.exc_info else None,
        }
        said = {name: value for name, value in line.items() if value is not None}
        return msgspec.json.encode(said, enc_hook=str).decode()
