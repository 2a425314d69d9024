"""Pages for when something is wrong: in the shop's look, in the reader's language, with ways on."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.test import Client

from shop.models import User


def shown(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def german(client):
    client.cookies["django_language"] = "de"
    return client


class Broken:
    """What a page looks something up in, and cannot."""

    def __init__(self, error):
        self.error = error

    def __contains__(self, page):
        raise self.error


def broken(monkeypatch, client, error):
    """Let a page fail like this."""
    client.raise_request_exception = False
    monkeypatch.setattr("shop.views.legal.PAGES", Broken(error))
    return client.get("/legal/terms/")


@pytest.mark.django_db
class TestNotFound:
    def test_offers_a_search_and_the_shelves(self, german):
        answer = german.get("/nothing/here/")
        assert answer.status_code == 404
        assert "Hier ist nichts" in shown(answer)
        assert 'name="q"' in shown(answer)
        assert 'href="/"' in shown(answer)

    def test_stays_json_in_the_api(self, german):
        answer = german.get("/api/nothing")
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
class TestForbidden:
    def test_says_so_and_offers_ways_on(self, german):
        german.force_login(User.objects.create_user("clerk", is_staff=True))
        answer = german.get("/mail/1/")
        assert answer.status_code == 403
        assert "Diese Tür bleibt zu" in shown(answer)
        assert 'name="q"' in shown(answer)

    def test_of_an_old_form_says_what_to_do(self):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies["django_language"] = "de"
        answer = strict.post("/language/", {"language": "de"})
        assert answer.status_code == 403
        assert "Nichts ist passiert" in shown(answer)


class TestWithoutDatabase:
    """None of these is marked django_db: a query would fail the test."""

    def test_what_broke_is_told_in_the_readers_language_and_theme(self, german, monkeypatch):
        german.cookies["theme"] = "dark"
        answer = broken(monkeypatch, german, RuntimeError("moths"))
        assert answer.status_code == 500
        assert '<html lang="de" data-theme="dark">' in shown(answer)
        assert "du warst es nicht" in shown(answer)
        assert "moths" not in shown(answer)

    def test_an_outage_is_told_with_when_to_come_back(self, german, monkeypatch):
        answer = broken(monkeypatch, german, OperationalError("gone"))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Wir sind gleich wieder da" in shown(answer)

    def test_nonsense_is_told_so(self, german, monkeypatch):
        answer = broken(monkeypatch, german, SuspiciousOperation("what?"))
        assert answer.status_code == 400
        assert "Das haben wir nicht verstanden" in shown(answer)
        assert "what?" not in shown(answer)
