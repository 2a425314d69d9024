from contextlib import ExitStack, closing

import pytest

from events.relay.runner import connect
from tests.events.weaving import loom as the_loom


@pytest.fixture
def loom():
    the_loom.__init__()
    return the_loom


@pytest.fixture
def pg(transactional_db):
    """Makes connections like the relay's, and closes them before the database is emptied."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(connect()))
