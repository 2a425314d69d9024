"""What is sent, by processes as they are: set up by their settings, forked as consumers are, and ended."""

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import Link, SpanContext, TraceFlags

from shop.observe import settings
from shop.observe.lines import Lines

PROCESS = """
import os, django
django.setup()
from events.observe import tracing
with tracing.span("weave", kind="consumer", attributes={"sku": "GARISH-RUG"}):
    pass
"""
FORKING = """
import os, django
django.setup()
from events.observe import tracing
for name in ("warp", "weft"):
    if (child := os.fork()) == 0:
        with tracing.span(name, kind="consumer", attributes={}):
            pass
        tracing.hand_over()
        os._exit(0)
    os.waitpid(child, 0)
"""


class Collector(ThreadingHTTPServer):
    """What an OpenTelemetry collector is to us: it takes spans over HTTP."""

    def __init__(self, status):
        super().__init__(("127.0.0.1", 0), Taking)
        self.status, self.spans = status, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            who = {pair.key: pair.value.string_value for pair in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.server.spans += [(self.path, who["service.name"], span.name) for span in scope.spans]
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def collector(request):
    with Collector(getattr(request, "param", 200)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(code, **environment):
    ours = {**os.environ, "PROCESS_NAME": "loom", "DJANGO_SETTINGS_MODULE": "shop.lean_settings", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], env=ours, capture_output=True, text=True, check=True, timeout=60
    )


def told(stderr):
    return [json.loads(line) for line in stderr.splitlines() if line.startswith('{"span"')]


class TestConsole:
    def test_writes_a_line_for_each_span_into_the_log(self):
        done = run(PROCESS, TRACES="console")
        [line] = told(done.stderr)
        assert (line["span"], line["process"], line["sku"]) == ("weave", "loom", "GARISH-RUG")
        assert len(line["trace"]) == 32
        assert done.stdout == ""

    def test_writes_whole_lines_also_where_celery_takes_the_standard_error_away(self):
        done = run(f"import io, sys{PROCESS}\nsys.stderr = io.StringIO()", TRACES="console")
        assert [line["span"] for line in told(done.stderr)] == ["weave"]

    def test_hears_of_each_forked_child_once(self):
        lines = told(run(FORKING, TRACES="console").stderr)
        assert [line["span"] for line in lines] == ["warp", "weft"]
        assert len({line["id"] for line in lines}) == 2


class TestOtlp:
    def test_sends_to_the_collector_that_the_sdks_own_variable_names(self, collector):
        run(PROCESS, TRACES="otlp", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        assert collector.spans == [("/v1/traces", "loom", "weave")]

    def test_sends_from_each_forked_child(self, collector):
        run(FORKING, TRACES="otlp", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        assert sorted(name for _, _, name in collector.spans) == ["warp", "weft"]

    @pytest.mark.parametrize("collector", [503], indirect=True)
    def test_lets_a_process_end_while_the_collector_refuses(self, collector):
        run(PROCESS, TRACES="otlp", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)

    def test_lets_a_process_end_while_the_collector_is_away(self):
        run(PROCESS, TRACES="otlp", OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1")


class TestNone:
    def test_loads_nothing_of_the_sdk(self):
        run("import sys, django; django.setup(); assert 'opentelemetry.sdk' not in sys.modules", TRACES="")

    def test_is_what_a_misspelt_way_is_refused_for(self, monkeypatch):
        import environ

        monkeypatch.setenv("TRACES", "consloe")
        with pytest.raises(ImproperlyConfigured, match="empty, console or otlp"):
            settings.settings(environ.Env())


class TestLines:
    def test_tell_links_errors_and_the_parent(self):
        out, provider = io.StringIO(), TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(Lines(out)))
        tracer = provider.get_tracer("loom")
        other = SpanContext(7, 9, is_remote=True, trace_flags=TraceFlags(1))
        with (
            tracer.start_as_current_span("weave"),
            pytest.raises(ValueError, match="moth"),
            tracer.start_as_current_span("shear", links=[Link(other)]),
        ):
            raise ValueError("a moth")
        shear, weave = (json.loads(line) for line in out.getvalue().splitlines())
        assert (shear["parent"], shear["trace"]) == (weave["id"], weave["trace"])
        assert shear["links"] == [f"{7:032x}"]
        assert shear["error"] == "ValueError: a moth"
        assert "parent" not in weave
