"""What is made of Connect's answers, and of none."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shop.connect import rest
from shop.connect.rest import ConnectAway, Connector

RUNNING = {"state": "RUNNING", "worker_id": "here"}
TRACE = "org.apache.kafka.ConnectException: no\n\tat Somewhere\nCaused by: PSQLException: refused\n\tat Elsewhere"


@pytest.fixture
def connect(settings):
    """A server that answers as Connect does; what it says is set by each test."""
    said, asked = {}, []

    class Answers(BaseHTTPRequestHandler):
        def answer(self):
            asked.append(f"{self.command} {self.path}")
            status, body = said.get(self.path, (404, {"error_code": 404}))
            self.send_response(status)
            self.end_headers()
            if body is not None:
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        do_GET = do_POST = answer  # noqa: N815  their name

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        settings.CONNECT_URL = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield said, asked
        server.shutdown()


def says(connect, *tasks, connector=RUNNING, status=200):
    connect[0]["/connectors/legacy-erp/status"] = (status, {"connector": connector, "tasks": list(tasks)})


class TestStatus:
    def test_is_running_if_connector_and_task_do(self, connect):
        says(connect, RUNNING)
        assert rest.status("legacy-erp") == Connector("legacy-erp", "RUNNING")

    def test_is_starting_as_long_as_there_is_no_task(self, connect):
        says(connect)
        assert rest.status("legacy-erp").state == "STARTING"

    def test_is_failed_with_the_last_cause_if_the_task_is(self, connect):
        says(connect, {"state": "FAILED", "trace": TRACE})
        assert rest.status("legacy-erp") == Connector("legacy-erp", "FAILED", "PSQLException: refused")

    def test_tells_the_first_line_of_a_trace_without_causes(self, connect):
        says(connect, RUNNING, connector={"state": "FAILED", "trace": "Broken\n\tat Somewhere"})
        assert rest.status("legacy-erp").why == "Broken"

    def test_is_missing_if_connect_does_not_know_it(self, connect):
        assert rest.status("legacy-erp").state == "MISSING"

    @pytest.mark.parametrize("answer", [(500, None), (409, {}), (200, b"<html>")])
    def test_is_unknown_if_the_answer_makes_no_sense(self, connect, answer):
        connect[0]["/connectors/legacy-erp/status"] = answer
        with pytest.raises(ConnectAway):
            rest.status("legacy-erp")

    @pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.0.0.1:250830", "http://127.0.0.1:x"])
    def test_says_what_to_do_if_nobody_answers(self, settings, url):
        settings.CONNECT_URL = url
        with pytest.raises(ConnectAway, match="make connect"):
            rest.status("legacy-erp")


class TestStates:
    def test_are_those_of_the_connectors_that_are_there(self, connect):
        says(connect, RUNNING)
        assert list(rest.states(["legacy-erp", "other"])) == ["legacy-erp"]

    def test_are_none_while_nobody_answers(self, settings):
        settings.CONNECT_URL = "http://127.0.0.1:1"
        assert rest.states(["legacy-erp"]) == {}


class TestRestart:
    def test_asks_for_what_failed(self, connect):
        rest.restart("legacy-erp")
        assert connect[1] == ["POST /connectors/legacy-erp/restart?includeTasks=true&onlyFailed=true"]

    def test_is_no_trouble_if_nobody_answers(self, settings):
        settings.CONNECT_URL = "http://127.0.0.1:1"
        rest.restart("legacy-erp")
