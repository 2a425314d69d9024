"""People are told whether the database is away, or whether there are too many of them."""

import socket
from types import SimpleNamespace

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout

from shop import outage
from shop.outage import Outage, outage_of


def caused(cause):
    error = OperationalError("so Django says")
    error.__cause__ = cause
    return error


def too_slow(**_):
    raise psycopg.errors.ConnectionTimeout


@pytest.fixture
def crowded(monkeypatch):
    """Nobody has asked yet; the list says how often somebody did."""
    asked = []
    monkeypatch.setattr(outage, "_answer", None)
    monkeypatch.setattr(outage, "_ask", lambda: asked.append(1) or True)
    return asked


class TestOutageOf:
    def test_is_nothing_where_the_database_is_not_to_blame(self):
        assert outage_of(ZeroDivisionError()) is None
        assert outage_of(None) is None

    @pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
    def test_is_away_when_the_database_said_nothing(self, error):
        assert outage_of(error) is Outage.AWAY

    @pytest.mark.parametrize(
        ("cause", "expected"),
        [
            (psycopg.errors.DeadlockDetected(), Outage.BUSY),
            (psycopg.errors.TooManyConnections(), Outage.BUSY),
            (psycopg.errors.LockNotAvailable(), Outage.BUSY),
            (psycopg.errors.QueryCanceled(), Outage.BUSY),
            (psycopg.errors.CannotConnectNow(), Outage.AWAY),
            (psycopg.errors.AdminShutdown(), Outage.AWAY),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_is_what_the_database_said(self, cause, expected):
        assert outage_of(caused(cause)) is expected

    def test_is_busy_when_the_pool_is_empty_and_the_database_answers(self, crowded):
        assert outage_of(caused(PoolTimeout())) is Outage.BUSY

    def test_asks_once_a_second_however_many_waited_in_vain(self, crowded, monkeypatch):
        for now, questions in [(0.0, 1), (0.9, 1), (1.1, 2)]:
            monkeypatch.setattr(outage, "monotonic", lambda now=now: now)
            outage_of(caused(PoolTimeout()))
            assert len(crowded) == questions

    def test_is_away_when_nobody_answers_past_the_pool(self, monkeypatch):
        monkeypatch.setattr(outage, "_answer", None)
        nowhere = {"host": "127.0.0.1", "port": 1}
        monkeypatch.setattr(outage, "connection", SimpleNamespace(get_connection_params=lambda: nowhere))
        assert outage_of(caused(PoolTimeout())) is Outage.AWAY

    @pytest.mark.parametrize(("listens", "expected"), [(True, Outage.BUSY), (False, Outage.AWAY)])
    def test_is_busy_when_a_database_that_is_there_takes_too_long(self, monkeypatch, listens, expected):
        monkeypatch.setattr(outage, "_answer", None)
        monkeypatch.setattr(outage.psycopg, "connect", too_slow)
        with socket.create_server(("127.0.0.1", 0)) as server:
            where = {"host": "127.0.0.1", "port": server.getsockname()[1] if listens else 1}
            monkeypatch.setattr(outage, "connection", SimpleNamespace(get_connection_params=lambda: where))
            assert outage_of(caused(PoolTimeout())) is expected

    @pytest.mark.django_db
    def test_asks_the_real_database(self, monkeypatch):
        monkeypatch.setattr(outage, "_answer", None)
        assert outage_of(caused(PoolTimeout())) is Outage.BUSY


@pytest.mark.django_db
@pytest.mark.usefixtures("crowded")
class TestWhatPeopleAreTold:
    @pytest.fixture(params=[Outage.BUSY, Outage.AWAY])
    def told(self, request):
        return request.param

    @pytest.fixture
    def visitor(self, told, monkeypatch):
        def fail(*_, **__):
            raise caused(PoolTimeout() if told is Outage.BUSY else None)

        for place in ("shop.views.catalogue.product_for_sale", "shop.api.products.variant_page"):
            monkeypatch.setattr(place, fail)
        return Client(raise_request_exception=False)

    def test_is_a_page_to_people(self, visitor, told):
        answer = visitor.get("/products/garish-rug/")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert ("very busy" in answer.content.decode()) is (told is Outage.BUSY)

    def test_is_a_problem_to_programs(self, visitor, told):
        answer = visitor.get("/api/v1/products")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == told.retry_after
        assert answer.json()["type"] == f"urn:papilio:problem:{told}"
        assert answer.json()["detail"] == told.text
