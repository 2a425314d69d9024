"""Flink is asked over HTTP; whatever else answers there, or does not, becomes a sentence."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shop.local.ports import spare
from shop.streams import rest

OVERVIEW = {
    "jobs": [
        {"jid": "aaa", "name": "shop-streams", "state": "FAILED", "start-time": 1_000},
        {"jid": "bbb", "name": "shop-streams", "state": "RUNNING", "start-time": 2_000},
        {"jid": "ccc", "name": "somebody-elses", "state": "RUNNING", "start-time": 3_000},
    ]
}


@pytest.fixture
def answering(settings):
    """A function that lets a server on this machine answer everything with the same bytes."""
    servers = []

    def answer(body):
        class Same(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Same)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.FLINK_ADDRESS = f"127.0.0.1:{server.server_port}"

    yield answer
    for server in servers:
        server.shutdown()
        server.server_close()


class TestAddress:
    def test_is_our_own_flink_unless_a_cluster_is_named(self, settings):
        settings.FLINK_ADDRESS, settings.FLINK_PORT = "", 25181
        assert rest.address() == ("127.0.0.1", 25181)

    def test_is_the_clusters(self, settings):
        settings.FLINK_ADDRESS = "flink.example.com:8081"
        assert rest.url() == "http://flink.example.com:8081"

    def test_may_be_of_version_6(self, settings):
        settings.FLINK_ADDRESS = "[::1]:8081"
        assert rest.url() == "http://[::1]:8081"

    @pytest.mark.parametrize(
        "bad", ["flink", "flink:", ":8081", "flink:port", "flink:99999", "http://flink:8081", "a@b:1"]
    )
    def test_is_refused_with_an_example_of_a_good_one(self, settings, bad):
        settings.FLINK_ADDRESS = bad
        with pytest.raises(rest.BadAddress, match="host:port"):
            rest.address()


class TestJobs:
    def test_are_ours_only_with_the_newest_first(self, answering):
        answering(json.dumps(OVERVIEW).encode())
        assert [(job.id, job.alive) for job in rest.jobs("shop-streams")] == [("bbb", True), ("aaa", False)]

    @pytest.mark.parametrize("body", [b"<html>a shop", b"[]", b"{}", b'{"jobs": [{}]}', b"\xff"])
    def test_are_not_known_of_something_else(self, answering, body):
        answering(body)
        with pytest.raises(rest.FlinkAway, match="make streams"):
            rest.jobs("shop-streams")

    def test_are_not_known_of_nobody(self, settings):
        settings.FLINK_ADDRESS = f"127.0.0.1:{spare(1)[0]}"
        with pytest.raises(rest.FlinkAway, match="make streams"):
            rest.jobs("shop-streams")
