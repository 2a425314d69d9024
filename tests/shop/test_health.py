import pytest
from django.db import OperationalError

from shop import health

OK = {"kafka": "ok", "relay": "ok", "shipping": "ok"}


@pytest.fixture
def backbone(monkeypatch):
    """What `events` says about Kafka, the relay and the groups; change it to break something."""
    states = dict(OK)
    monkeypatch.setattr("events.health.states", lambda **_: dict(states))
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

    def test_cannot_serve_without_the_database(self, client, backbone, monkeypatch):
        def refuse():
            raise OperationalError("connection refused: password=secret")

        monkeypatch.setattr(health.connection, "ensure_connection", refuse)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "unavailable", "parts": {"database": "does not answer"}}

    def test_cannot_serve_until_all_migrations_are_applied(self, client, backbone, monkeypatch):
        monkeypatch.setattr(health, "_migrated", False)
        monkeypatch.setattr(health, "_nothing_to_migrate", lambda: False)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "migrate" in answer.json()["parts"]["database"]

    def test_may_not_be_kept_by_a_cache(self, client, backbone):
        assert "no-store" in client.get("/readyz")["Cache-Control"]
