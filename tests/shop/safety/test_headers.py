"""What every answer carries: pages, files, JSON, errors."""

import asyncio
import re

import pytest
from django.conf import settings
from django.test import AsyncClient, Client

from shop.safety.policies import ADMIN, API_DOCS, SHOP

pytestmark = pytest.mark.django_db

PAGE, JSON, FILE, DRAWING = "/", "/api/v1/products", "/static/shop/shop.css", "/pictures/garish-rug/teal-cream.svg"
LOST, OF_NO_METHOD, BACK_OFFICE, DOCS = "/nowhere/", "/cart/add/", "/admin/login/", "/api/docs/"
EVERYTHING = (PAGE, JSON, FILE, DRAWING, LOST, OF_NO_METHOD, BACK_OFFICE, DOCS)


def headers(path, **asked):
    async def ask():
        # Files are served to asynchronous servers only.
        return (await AsyncClient(**asked).get(path)).headers

    return Client(**asked).get(path).headers if path != FILE else asyncio.run(ask())


def policy(said):
    parts = [part.split() for part in said["Content-Security-Policy"].split(";")]
    return {name: set(values) for name, *values in parts}


class TestHeaders:
    @pytest.mark.parametrize("path", EVERYTHING)
    def test_are_on_every_answer(self, path):
        said = headers(path)
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "same-origin"
        assert said["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in said["Permissions-Policy"]
        assert "default-src 'none'" in said["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in said["Content-Security-Policy"]

    @pytest.mark.parametrize("path", [PAGE, JSON, LOST, BACK_OFFICE])
    def test_keep_pages_to_ourselves(self, path):
        said = headers(path)
        assert said["Cross-Origin-Resource-Policy"] == "same-origin"
        assert said["X-Frame-Options"] == "DENY"

    @pytest.mark.parametrize("path", [FILE, DRAWING])
    def test_let_mails_show_pictures(self, path):
        assert headers(path)["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_let_no_other_site_read_files(self):
        assert "Access-Control-Allow-Origin" not in headers(FILE)

    def test_are_on_a_page_that_broke(self, monkeypatch):
        def broken(*_, **__):
            raise ZeroDivisionError("<script>alert(1)</script> password=papilio")

        monkeypatch.setattr("shop.views.catalogue.category_tree", broken)
        answer = Client(raise_request_exception=False).get("/c/rugs/")
        assert answer.status_code == 500
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "camera=()" in answer.headers["Permissions-Policy"]
        page = answer.content.decode()
        assert not re.search(r"alert|papilio-demo|password=|ZeroDivision|Traceback|/shop/views", page)


class TestPolicies:
    def test_forbid_whatever_is_inline_and_whatever_is_not_ours(self):
        said = policy(headers(PAGE))
        allowed = set().union(*said.values())
        assert allowed == {"'none'", "'self'"}
        assert said["default-src"] == said["base-uri"] == {"'none'"}

    @pytest.mark.parametrize("path", [JSON, DRAWING, LOST, OF_NO_METHOD, "/accounts/", "/administration/"])
    def test_are_the_strict_one_everywhere_else(self, path):
        assert policy(headers(path)) == policy(headers(PAGE))

    @pytest.mark.parametrize("path", [BACK_OFFICE, "/staff/"])
    def test_allow_the_back_office_styles_and_alpine_and_no_inline_script(self, path):
        said = policy(headers(path))
        assert said["script-src"] == {"'self'", "'unsafe-eval'"}
        assert said["style-src"] == {"'self'", "'unsafe-inline'"}
        assert said["connect-src"] == said["form-action"] == {"'self'"}

    def test_allow_the_api_docs_styles_and_no_script_of_others(self):
        said = policy(headers(DOCS))
        assert said["script-src"] == {"'self'"}
        assert said["style-src"] == {"'self'", "'unsafe-inline'"}

    @pytest.mark.parametrize("looser", [ADMIN, API_DOCS])
    def test_never_allow_inline_scripts_or_other_hosts(self, looser):
        assert "'unsafe-inline'" not in looser["script-src"]
        sources = {source for values in looser.values() for source in values}
        assert sources <= {"'none'", "'self'", "'unsafe-eval'", "'unsafe-inline'", "data:"}
        assert {name for name in SHOP if looser[name] != SHOP[name]} <= {"script-src", "style-src", "img-src"}


class TestTemplates:
    @pytest.mark.parametrize("what", [r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle=", r"\son\w+=", r"javascript:"])
    def test_of_the_shop_hold_nothing_inline(self, what):
        """Mails do: they bring their styles along."""
        pages = [page for page in (settings.BASE_DIR / "templates").rglob("*.html") if "mail" not in page.parts]
        assert pages
        assert [page.name for page in pages if re.search(what, page.read_text(), re.IGNORECASE)] == []


class TestCookies:
    def test_come_from_our_own_pages_only_and_no_script_reads_the_session(self, client, django_user_model):
        django_user_model.objects.create_superuser("root", password="garish-rug")
        client.get("/admin/login/")
        client.post("/admin/login/", {"username": "root", "password": "garish-rug"})
        session, csrf = (client.cookies[name] for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME))
        assert session["httponly"]
        assert session["samesite"] == csrf["samesite"] == "Lax"

    def test_of_the_session_is_another_one_once_somebody_signed_in(self, client, django_user_model):
        django_user_model.objects.create_superuser("root", password="garish-rug")
        client.post("/cart/add/", {"sku": "GARISH-RUG"})
        client.get("/cart/")
        before = client.session.session_key
        client.post("/admin/login/", {"username": "root", "password": "garish-rug"})
        assert client.session.session_key != before
