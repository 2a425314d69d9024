import hypothesis.internal.observability  # noqa: F401 - see below
import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.flushing import quick_flush
from tests.hashing import quick_hashing
from tests.system.running import DidNotStart, System

__all__ = ["quick_flush", "quick_hashing"]

# Hypothesis imports itself when a session ends, rewritten for its assertions. By then Playwright's greenlets may have
# upset Python 3.11's parser, which counts its depth for all of them: "AST constructor recursion depth mismatch".

# A busy machine may take any time for an example; what is slow, the suite's own limits say.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

SYSTEM_TEST_SECONDS = 300  # starting a whole shop takes its time on a busy machine


def pytest_collection_modifyitems(items):
    for item in items:
        if "system" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SYSTEM_TEST_SECONDS))


@pytest.fixture(autouse=True)
def english():
    """A page in another language leaves its thread speaking it, and the next test's code would, too."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def system(tmp_path_factory):
    """A complete shop of its own. A test that breaks it leaves it mended: see `system.wait_until_ready()`."""
    running = System(tmp_path_factory.mktemp("system") / "data")
    try:
        running.boot()
    except DidNotStart as error:
        pytest.fail(str(error), pytrace=False)
    yield running
    running.shut_down()
    running.wipe()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """What a shop said while its test failed: afterwards its logs are gone."""
    report = yield
    running = getattr(item, "funcargs", {}).get("system")
    if report.failed and isinstance(running, System):
        report.sections.append(("The shop said", running.said()[-4000:]))
        report.sections += [(path.name, path.read_text(errors="replace")[-3000:]) for path in running.logs("web")]
    return report
