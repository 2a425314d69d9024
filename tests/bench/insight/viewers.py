"""Staff in front of the pages: one who waits for each page, or many who leave it open while it asks again by itself."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from time import monotonic, perf_counter, sleep

from tests.bench.processes import Died

PERIOD_SECONDS = 2.0  # at which the pages ask again
KEPT_SECONDS = 3.0  # a connection of which nothing is heard


class Viewer:
    """A browser of somebody who is signed in."""

    def __init__(self, *, port: int, cookie: str, session: str) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)
        self._asked_at = perf_counter()
        self._headers = {"Cookie": f"{cookie}={session}", "Accept": "text/html"}

    def get(self, path: str) -> tuple[float, bytes]:
        """How many milliseconds it took until the whole page was here, and the page.

        :raises Died: if it is refused
        """
        began = perf_counter()
        if began - self._asked_at > KEPT_SECONDS:
            self._line.close()  # the server did so long ago; it is opened anew by itself
        self._asked_at = began
        self._line.request("GET", path, headers=self._headers)
        answer = self._line.getresponse()
        page = answer.read()
        if answer.status not in (200, 204):
            raise Died(f"{path} was answered with {answer.status}: {page[:500].decode(errors='replace')}")
        return 1000 * (perf_counter() - began), page

    def count(self) -> int:
        """Statements that the shop's web process sent to the database so far."""
        return int(self.get("/queries")[1])

    def leave_open(self, path: str, *, seconds: float) -> None:
        until = monotonic() + seconds
        while (began := monotonic()) < until:
            self.get(path)
            sleep(max(0.0, PERIOD_SECONDS - (monotonic() - began)))


def queries_per_second(viewers: Iterable[Viewer], path: str, *, seconds: float) -> float:
    """What the database is asked while all of them have a page open."""
    everybody = list(viewers)
    with ThreadPoolExecutor(len(everybody)) as threads:
        list(threads.map(lambda viewer: viewer.get(path), everybody))  # those who open it are not yet those who watch
        before, began = everybody[0].count(), monotonic()
        list(threads.map(lambda viewer: viewer.leave_open(path, seconds=seconds), everybody))
        return (everybody[0].count() - before) / (monotonic() - began)
