"""Where other databases are, and what is said of one that is not."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from shop.connect.databases import NoSuchDatabase, beside_the_shop, shops_own
from shop.connect.settings import settings as connect_settings
from shop.connect.sink import NAME as SINK
from shop.connect.sink import sink
from shop.connect.source import NAME as SOURCE
from shop.connect.source import source

SECURE = "postgres://clerk:s3cret@db.example.org/sales?sslmode=verify-full&sslrootcert=/etc/ca.pem"


@pytest.mark.django_db
class TestOpen:
    def test_knows_a_missing_database_in_any_language(self, monkeypatch):
        own, connect = shops_own(), psycopg.connect

        def in_german(**given):
            if given["dbname"] == "fehlt":
                raise psycopg.OperationalError("FATAL:  Datenbank »fehlt« existiert nicht")
            return connect(**given)

        monkeypatch.setattr(psycopg, "connect", in_german)
        with pytest.raises(NoSuchDatabase, match="no database fehlt"):
            own.open(name="fehlt")

    def test_takes_a_refusal_for_no_lack(self, monkeypatch):
        own, connect = shops_own(), psycopg.connect

        def refuses(**given):
            if given["dbname"] == own.name:
                raise psycopg.OperationalError("too many connections")
            return connect(**given)

        monkeypatch.setattr(psycopg, "connect", refuses)
        with pytest.raises(psycopg.OperationalError, match="too many"):
            own.open()


class TestOptions:
    def test_are_told_to_everybody_who_connects(self, settings, monkeypatch):
        given = {}
        monkeypatch.setattr(psycopg, "connect", lambda **told: given.update(told))
        settings.LEGACY_DATABASE_URL = settings.REPORTING_DATABASE_URL = SECURE
        beside_the_shop(SECURE, suffix="").open()
        assert (given["sslmode"], given["sslrootcert"]) == ("verify-full", "/etc/ca.pem")
        assert source()[SOURCE]["database.sslmode"] == "verify-full"
        assert source()[SOURCE]["database.sslrootcert"] == "/etc/ca.pem"
        url = "jdbc:postgresql://db.example.org:5432/sales?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
        assert sink()[SINK]["connection.url"] == url

    def test_that_a_connector_would_not_be_told_are_refused(self, monkeypatch):
        monkeypatch.setenv("LEGACY_DATABASE_URL", "postgres://a@b/c?sslmode=require&target_session_attrs=any")
        with pytest.raises(ImproperlyConfigured, match="LEGACY_DATABASE_URL has target_session_attrs behind"):
            connect_settings(Env())

    def test_that_are_known_are_not(self, monkeypatch):
        monkeypatch.setenv("REPORTING_DATABASE_URL", SECURE)
        assert connect_settings(Env())["REPORTING_DATABASE_URL"] == SECURE
