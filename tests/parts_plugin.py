"""Gives the tests real parts: those that the environment names, else throwaway ones for this run.

A plugin rather than a conftest.py, because Django's settings are read before any conftest.py is. Ports and passwords
are settled then; the parts themselves start only if a collected test uses the database, the broker or the browser.
"""

import os
import secrets
from collections.abc import Generator

import pytest

from shop.languages.compiling import compile_catalogues
from shop.local.console import Failed
from shop.local.parts import ThrowawayParts

# Two runs may share a broker and a Valkey: each has names of its own there.
RUN = f"t{secrets.token_hex(4)}"

DEFAULTS = {
    "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJK",
    "DEMO": "1",
    "LISTS_KEPT_SECONDS": "0",
}
NEEDING_MARKERS = {"django_db", "broker", "browser"}
NEEDING_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "kafka_broker"}

plan = pytest.StashKey[ThrowawayParts]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    compile_catalogues()
    parts = early_config.stash[plan] = ThrowawayParts()
    os.environ.update(parts.settings, EVENTS_PREFIX=f"{RUN}-", REDIS_PREFIX=RUN, EVENTS_DOORBELL="")
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("EVENTS_TEST_BOOTSTRAP", os.environ["KAFKA_BOOTSTRAP_SERVERS"])
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and _needs_parts(item):
            item.fixturenames.insert(0, "parts")


@pytest.fixture(scope="session")
def parts(pytestconfig: pytest.Config) -> Generator[ThrowawayParts, None, None]:
    """Running parts, for tests marked django_db, broker or browser (they need not ask for them)."""
    with pytestconfig.stash[plan] as running:
        try:
            running.wait()
        except Failed as failure:
            if os.environ.get("CI"):
                pytest.fail(str(failure), pytrace=False)
            pytest.skip(str(failure))
        yield running


def pytest_unconfigure(config: pytest.Config) -> None:
    if plan in config.stash:
        config.stash[plan].delete()


def _needs_parts(item: pytest.Function) -> bool:
    if "system" in item.fixturenames:  # brings its own
        return False
    markers = {marker.name for marker in item.iter_markers()}
    return bool(markers & NEEDING_MARKERS or set(item.fixturenames) & NEEDING_FIXTURES)
