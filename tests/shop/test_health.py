from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError
from django.utils import timezone
from psycopg_pool import PoolTimeout

from shop import health
from tests.shipping.parcels import ready_shipment

OK = {"kafka": "ok", "relay": "ok", "shipping": "ok"}


@pytest.fixture
def backbone(monkeypatch):
    """What `events` says about Kafka, the relay and the groups; change it to break something."""
    states = dict(OK)
    monkeypatch.setattr("events.health.states", lambda **_: dict(states))
    monkeypatch.setattr(health, "_answer", None)
    monkeypatch.setattr("shop.journey.health.states", dict)
    monkeypatch.setattr(health, "_valkey", lambda: states.get("valkey", "ok"))
    return states


class TestHealthz:
    def test_asks_nobody(self, client):
        assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
class TestReadyz:
    def test_is_ok_when_all_are(self, client, backbone):
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "ok",
            "parts": {
                "database": "ok",
                "valkey": "ok",
                "errands": "ok",
                "kafka": "ok",
                "relay": "ok",
                "consumers": {"shipping": "ok"},
            },
        }

    @pytest.mark.parametrize("part", ["kafka", "relay", "shipping", "valkey"])
    def test_still_serves_when_something_behind_it_is_away(self, client, backbone, part):
        backbone[part] = "does not answer"
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["status"] == "degraded"
        assert "does not answer" in str(answer.json()["parts"])

    def test_says_since_when_an_errand_waits_for_celery(self, client, backbone):
        errands = ready_shipment().errands
        errands.update(due_at=timezone.now() - timedelta(seconds=20))
        assert client.get("/readyz").json()["parts"]["errands"] == "ok"
        late = timezone.now() - timedelta(seconds=40)
        errands.update(due_at=late)
        answer = client.get("/readyz").json()
        assert answer["parts"]["errands"] == f"one waits since {late:%H:%M:%S}: do Celery's worker and beat run?"
        assert answer["status"] == "ok"

    def test_asks_the_backbone_once_a_second_however_many_ask(self, client, backbone, monkeypatch):
        asked = []
        monkeypatch.setattr("events.health.states", lambda **_: asked.append(1) or dict(backbone))
        for at, questions in [(0.0, 1), (0.9, 1), (1.0, 2), (1.9, 2), (2.0, 3)]:
            monkeypatch.setattr(health, "monotonic", lambda at=at: at)
            assert client.get("/readyz").json()["status"] == "ok"
            assert len(asked) == questions

    def test_asks_the_backbone_once_for_all_who_ask_at_once(self, backbone, monkeypatch):
        asked, everybody = [], Barrier(4)
        monkeypatch.setattr("events.health.states", lambda **_: asked.append(1) or dict(backbone))

        def ask(_):
            everybody.wait(10)
            return health._backbone()

        with ThreadPoolExecutor(4) as people:
            answers = list(people.map(ask, range(4)))
        assert answers == [{"kafka": "ok", "relay": "ok", "consumers": {"shipping": "ok"}}] * 4
        assert len(asked) == 1

    def test_cannot_serve_without_the_database(self, client, backbone, monkeypatch):
        def refuse():
            raise OperationalError("connection refused: password=secret")

        monkeypatch.setattr(health.connection, "ensure_connection", refuse)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "unavailable", "parts": {"database": "does not answer"}}

    def test_does_not_call_a_database_silent_of_which_every_connection_is_taken(self, client, backbone, monkeypatch):
        def crowded():
            raise OperationalError from PoolTimeout()

        monkeypatch.setattr(health.connection, "ensure_connection", crowded)
        monkeypatch.setattr("shop.outage._ask", lambda: True)
        monkeypatch.setattr("shop.outage._answer", None)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["parts"]["database"] == "answers, but every connection is taken"

    def test_cannot_serve_until_all_migrations_are_applied(self, client, backbone, monkeypatch):
        monkeypatch.setattr(health, "_migrated", False)
        monkeypatch.setattr(health, "_nothing_to_migrate", lambda: False)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "migrate" in answer.json()["parts"]["database"]

    def test_may_not_be_kept_by_a_cache(self, client, backbone):
        assert "no-store" in client.get("/readyz")["Cache-Control"]


class TestMetrics:
    def test_are_there_but_not_for_everybody(self, client):
        assert client.get("/metrics").status_code == 401
