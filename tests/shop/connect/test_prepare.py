"""What keeps Connect from starting is said with what to do."""

import socket

import psycopg
import pytest

from shop.connect import prepare
from shop.connect.databases import NoSuchDatabase, shops_own
from shop.local.console import Failed, Interrupted
from shop.suppliers.legacy import legacy


class TestRequire:
    def test_a_port_that_nobody_has(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(Failed, match=r"is taken.*CONNECT_URL"):
                prepare.require_port(f"http://127.0.0.1:{taken.getsockname()[1]}")

    def test_a_port_that_can_be(self):
        with pytest.raises(Failed, match=r"CONNECT_URL, http:.*:250830, has no port that can be"):
            prepare.require_port("http://127.0.0.1:250830")

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

    def test_no_more_jars_once_somebody_wants_it_to_stop(self, monkeypatch):
        fetched = []
        monkeypatch.setattr(prepare, "connect_jars", lambda: fetched.append("connect"))
        monkeypatch.setattr(prepare, "PLUGINS", {"jdbc": lambda: fetched.append("jdbc")})
        with pytest.raises(Interrupted):
            prepare.fetch_jars(pressed=lambda: True)
        assert fetched == ["connect"]

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


@pytest.mark.django_db
class TestMakeDatabases:
    """Each setting names a database that is not there, on a server that is."""

    @pytest.fixture(autouse=True)
    def elsewhere(self, settings):
        own = shops_own()
        url = f"postgres://{own.user}:{own.password}@{own.host}:{own.port}/no_such_database"
        settings.LEGACY_DATABASE_URL = settings.REPORTING_DATABASE_URL = url

    def test_says_that_the_old_erps_is_missing_and_makes_none(self, tmp_path):
        with pytest.raises(Failed, match=r"There is no database no_such_database(.|\n)*LEGACY_DATABASE_URL"):
            prepare.make_old_erp(tmp_path / "offsets")
        with pytest.raises(NoSuchDatabase):
            legacy().open()

    def test_says_that_the_one_for_reports_is_missing(self):
        with pytest.raises(Failed, match=r"There is no database no_such_database(.|\n)*REPORTING_DATABASE_URL"):
            prepare.make_reporting()

    def test_asks_for_the_log_where_debezium_reads(self, monkeypatch, tmp_path):
        asked = []
        monkeypatch.setattr(prepare, "make_legacy", bool)
        monkeypatch.setattr(prepare, "legacy", shops_own)
        monkeypatch.setattr(prepare, "_require_log", lambda erp: asked.append(erp.info.dbname))
        prepare.make_old_erp(tmp_path / "offsets")
        assert asked == [shops_own().name]
