import logging
import sys
from uuid import uuid4

import msgspec
import pytest

from events.context import begin, handling
from events.observe.logs import FIELDS, InStory, JsonLines
from tests.events.weaving import RugWoven, record

LINE = logging.Formatter("{levelname} {name}: {message}{story}", style="{")


def logged(message="A moth sits on %s.", *args, formatter=LINE, error=None, **extra):
    line = logging.makeLogRecord(
        {"name": "weaving", "levelname": "WARNING", "msg": message, "args": args or ("GARISH-RUG",), **extra}
    )
    line.exc_info = error
    assert InStory().filter(line)
    return formatter.format(line)


def as_json(**arguments):
    return msgspec.json.decode(logged(formatter=JsonLines(process="consume-weavers"), **arguments))


@pytest.fixture
def cause():
    of = record(RugWoven(sku="GARISH-RUG"), offset=7, partition=1)
    of.headers += [("correlation_id", b"order-7"), ("traceparent", f"00-{7:032x}-{9:016x}-01".encode())]
    return of.incoming


class TestInStory:
    def test_adds_nothing_outside_of_a_story(self):
        assert logged() == "WARNING weaving: A moth sits on GARISH-RUG."

    def test_says_which_event_a_group_handles_and_in_which_story(self, cause):
        with handling(cause, group="weavers"):
            assert logged().endswith(f"GARISH-RUG. (story order-7, event {cause.id}, group weavers)")

    def test_says_which_story_a_request_is(self):
        with begin(correlation_id="visit-3"):
            assert logged().endswith("GARISH-RUG. (story visit-3)")


class TestJsonLines:
    def test_are_complete_within_a_handler(self, cause):
        with handling(cause, group="weavers"):
            line = as_json()
        assert line.pop("at")
        assert line == {
            "process": "consume-weavers",
            "level": "WARNING",
            "logger": "weaving",
            "message": "A moth sits on GARISH-RUG.",
            "event_id": str(cause.id),
            "group": "weavers",
            "topic": "rugs",
            "partition": 1,
            "offset": 7,
            "correlation_id": "order-7",
            "causation_id": str(cause.id),
            "trace_id": f"{7:032x}",
        }

    def test_leave_out_ids_that_there_are_not(self):
        assert not set(FIELDS) & set(as_json())

    def test_name_the_trace_that_is_recorded(self, spans):
        from opentelemetry import trace

        with trace.get_tracer("loom").start_as_current_span("weave") as span:
            assert as_json()["trace_id"] == f"{span.get_span_context().trace_id:032x}"

    def test_keep_an_error_in_one_line(self):
        try:
            int("a moth")
        except ValueError:
            text = logged(formatter=JsonLines(), error=sys.exc_info())
        assert "\n" not in text
        assert "ValueError: invalid literal for int() with base 10: 'a moth'" in msgspec.json.decode(text)["error"]

    def test_take_what_extra_gives_whatever_it_is(self):
        rug = uuid4()
        assert as_json(rug=rug, loom={1, 2})["rug"] == str(rug)
