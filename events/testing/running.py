"""The relay and consumers in threads of the test, with the real broker and the real database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connections

from events.consumer.patience import Life
from events.consumer.runner import Runner
from events.handling import Group
from events.relay.runner import Relay

STOP_SECONDS = 30


def relaying() -> AbstractContextManager[threading.Thread]:
    """A relay that publishes while the block runs."""
    relay = Relay()
    return _in_thread(relay.run, relay.stop)


def consuming(group: Group) -> AbstractContextManager[threading.Thread]:
    """A worker for one group while the block runs. Outside a main thread handlers have no time limit."""
    life = Life()
    return _in_thread(Runner(group, life).run, life.stop)


@contextmanager
def _in_thread(work: Callable[[], None], stop: Callable[[], None]) -> Iterator[threading.Thread]:
    failure: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # raised below, in the test's own thread
            failure.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        stop()
        thread.join(STOP_SECONDS)
        if thread.is_alive():
            raise AssertionError(f"The thread did not stop within {STOP_SECONDS} s.")
        if failure:
            raise failure[0]
