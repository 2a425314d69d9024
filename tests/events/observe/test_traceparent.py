from uuid import UUID

import pytest

from events.observe.traceparent import begun_by, trace_id, valid

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class TestValid:
    def test_takes_what_the_standard_gives_as_its_example(self):
        assert valid(f"00-{TRACE}-{SPAN}-01") == f"00-{TRACE}-{SPAN}-01"

    def test_takes_the_fields_it_knows_from_a_later_version(self):
        assert valid(f"cc-{TRACE}-{SPAN}-01-what-the-future-holds") == f"00-{TRACE}-{SPAN}-01"

    @pytest.mark.parametrize(
        "text",
        [
            None,
            "",
            "00-trace",
            f"00-{TRACE}-{SPAN}-01-more",
            f"00-{TRACE.upper()}-{SPAN}-01",
            f"00-{'0' * 32}-{SPAN}-01",
            f"00-{TRACE}-{'0' * 16}-01",
            f"ff-{TRACE}-{SPAN}-01",
            f"cc-{TRACE}-{SPAN}-01.more",
            f"00-{TRACE}-{SPAN}-01\n",
        ],
    )
    def test_refuses_anything_else(self, text):
        assert valid(text) is None


class TestBegunBy:
    def test_is_a_valid_one_whose_trace_has_the_events_id(self):
        cause = UUID("01993b2c-0c1d-7000-8000-0123456789ab")
        assert begun_by(cause) == valid(begun_by(cause)) == "00-01993b2c0c1d700080000123456789ab-80000123456789ab-01"


class TestTraceId:
    def test_is_the_part_that_tracing_tools_show(self):
        assert trace_id(f"00-{TRACE}-{SPAN}-01") == TRACE

    @pytest.mark.parametrize("text", [None, "", "by hand"])
    def test_is_none_of_what_is_no_header(self, text):
        assert trace_id(text) is None
