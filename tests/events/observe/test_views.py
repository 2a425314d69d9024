import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import path

from events.observe import page
from events.observe.views import metrics

urlpatterns = [path("metrics", metrics)]
TOKEN = "moth-eaten"


@pytest.fixture(autouse=True)
def own_pages(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    settings.EVENTS = {**settings.EVENTS, "METRICS_TOKEN": TOKEN}
    monkeypatch.setattr(page._everything, "asked", [])


@pytest.fixture
def staff(db, client):
    user = get_user_model().objects.create_user("ada@example.org", is_staff=True)
    client.force_login(user)
    return user


class TestMetrics:
    def test_are_for_whoever_has_the_token(self, client):
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/plain")
        assert "no-store" in response["Cache-Control"]
        assert "# HELP events_published_total " in response.content.decode()

    def test_come_as_openmetrics_to_who_prefers_that(self, client):
        wants = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/openmetrics-text; version=1.0.0"}
        response = client.get("/metrics", headers=wants)
        assert response["Content-Type"].startswith("application/openmetrics-text")
        assert response.content.endswith(b"# EOF\n")

    @pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}s", f"Basic {TOKEN}", "Bearer möth"])
    @pytest.mark.django_db
    def test_are_not_for_strangers(self, client, sent):
        response = client.get("/metrics", headers={"Authorization": sent})
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("sent", ["", "Bearer", "Bearer "])
    @pytest.mark.django_db
    def test_are_for_nobody_from_outside_where_no_token_is_set(self, client, settings, sent):
        settings.EVENTS = {**settings.EVENTS, "METRICS_TOKEN": ""}
        assert client.get("/metrics", headers={"Authorization": sent}).status_code == 401

    def test_are_not_for_staff_without_the_permission(self, client, staff):
        response = client.get("/metrics")
        assert response.status_code == 403
        assert "events.view_relaystate" in response.content.decode()

    def test_are_for_staff_with_the_permission(self, client, staff):
        staff.user_permissions.add(Permission.objects.get(codename="view_relaystate"))
        assert client.get("/metrics").status_code == 200

    def test_need_no_session_middleware(self, rf):
        assert metrics(rf.get("/metrics")).status_code == 401
        assert metrics(rf.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})).status_code == 200
