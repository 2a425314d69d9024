from datetime import datetime

from django.utils import timezone

from shop.views.notices import PRIVATE
from tests.shop.access.walking import patterns


class TestRobots:
    def test_keep_away_from_what_is_somebodys_own(self, client):
        said = client.get("/robots.txt").content.decode().splitlines()
        assert said[0] == "User-agent: *"
        assert {"Disallow: /cart/", "Disallow: /checkout/", "Disallow: /account/", "Disallow: /orders/"} <= set(said)

    def test_name_only_what_there_is(self):
        routes = [route for _, route in patterns()]
        assert [path for path in PRIVATE if not any(route.startswith(path) for route in routes)] == []


class TestSecurity:
    def test_says_whom_to_tell_and_has_not_run_out(self, client, settings):
        settings.SECURITY_CONTACT = "mailto:hole@papilio.example"
        answer = client.get("/.well-known/security.txt")
        said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert said["Contact"] == "mailto:hole@papilio.example"
        assert said["Canonical"].endswith("/.well-known/security.txt")
        assert datetime.fromisoformat(said["Expires"]) > timezone.now()
