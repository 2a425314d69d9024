"""Production's settings, which no test runs with."""

import environ
import pytest

from shop.safety.settings import settings

PRODUCTION = settings(environ.Env(), demo=False, https=True, site_url="https://papilio.example")
DEMO = settings(environ.Env(), demo=True, https=False, site_url="http://127.0.0.1:8000")


class TestProduction:
    def test_speaks_https_alone(self):
        assert PRODUCTION["SECURE_SSL_REDIRECT"]
        assert PRODUCTION["SECURE_HSTS_SECONDS"] >= 31_536_000
        assert PRODUCTION["SESSION_COOKIE_SECURE"]
        assert PRODUCTION["CSRF_COOKIE_SECURE"]

    def test_has_cookies_that_no_neighbour_can_set(self):
        assert PRODUCTION["SESSION_COOKIE_NAME"] == "__Host-sessionid"
        assert PRODUCTION["CSRF_COOKIE_NAME"] == "__Host-csrftoken"

    def test_locks_the_back_office_after_five_wrong_passwords(self):
        assert PRODUCTION["AXES_FAILURE_LIMIT"] == 5


class TestDemo:
    def test_has_cookies_of_its_own_port(self):
        assert DEMO["SESSION_COOKIE_NAME"] == "sessionid_8000"

    @pytest.mark.parametrize("name", [name for name in PRODUCTION if name.endswith("_RATE")])
    def test_is_generous(self, name):
        per_minute = [int(every[name].removesuffix("/min")) for every in (DEMO, PRODUCTION)]
        assert per_minute[0] > 10 * per_minute[1] > 0
