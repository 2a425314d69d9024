"""A shop for the time of a benchmark, and those of its processes that are wanted."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple

import psycopg

from shop.local.ports import spare
from shop.local.programs import web
from tests.bench.processes import Child, Command, Died, Process

KINDS = 1_000
START_LIMIT_SECONDS = 60


class Load(NamedTuple):
    """What so many clients got: requests per second, and what the slowest hundredth of them waited at least."""

    seconds: float
    per_second: float
    p99_ms: float


class Shop:
    """A shop's web process with clients before it, and its database."""

    def __init__(
        self,
        *,
        server: Process,
        port: int,
        clients: Child,
        database: psycopg.Connection[tuple[int]],
        environment: dict[str, str],
    ) -> None:
        self._server, self.port, self._clients, self._database = server, port, clients, database
        self._environment = environment

    def order(self, requests: int, *, path: str = "/api/v1/orders", kinds: int = KINDS) -> float:
        """Let sixteen clients send so many orders; return how long that took, in seconds."""
        return self.load(requests, path=path, kinds=kinds).seconds

    def load(self, requests: int, *, path: str, kinds: int = 0, clients: int = 16) -> Load:
        """Let clients send so many orders or, of no ``kinds``, get the path so often.

        :raises Died: if one was refused; the message is what the clients and the shop said last
        """
        try:
            answer = self._clients.ask(port=self.port, path=path, requests=requests, kinds=kinds, clients=clients)
        except Died as refused:
            raise Died(f"{refused}\n{self._server.said()}") from refused
        seconds = float(answer["seconds"])
        return Load(seconds, requests / seconds, float(answer["p99_ms"]))

    def ask(self, module: str, **wishes: Any) -> dict[str, Any]:
        """Let a module's ``Work`` do something to the shop, beside its processes."""
        with Child(module, **self._environment) as child:
            return child.ask(**wishes)

    def reserved(self) -> int:
        """How many orders hold their stock."""
        row = self._database.execute("select count(*) from inventory_reservation").fetchone()
        assert row
        return row[0]


@contextmanager
def shop(*commands: tuple[str, ...]) -> Iterator[Shop]:
    """Make a shop, with the seed's goods on its shelves and a thousand rugs to order.

    ``commands`` are those of its other processes.
    """
    server, _, name = os.environ["DATABASE_URL"].rpartition("/")
    environment = _environment(f"{server}/{name}_shop")
    [port] = spare(1)
    with ExitStack() as stack:
        _make_database(stack, f"{name}_shop")
        with Child("tests.bench.storefront.stocking", **environment) as stocking:
            stocking.ask(kinds=KINDS)
        program = web(port=port)
        running = stack.enter_context(Process(*program.arguments.split(), **environment, **program.environment))
        for command in commands:
            stack.enter_context(Command(*command, **environment))
        clients = stack.enter_context(Child("tests.bench.storefront.clients"))
        database = stack.enter_context(psycopg.connect(environment["DATABASE_URL"], autocommit=True))
        _wait_for(running, port)
        yield Shop(server=running, port=port, clients=clients, database=database, environment=environment)


def _environment(database: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench.storefront.settings",
        "DATABASE_URL": database,
        "EVENTS_PREFIX": f"{os.environ['EVENTS_PREFIX']}shop-",
        "REDIS_PREFIX": os.environ["EVENTS_PREFIX"],
        "SECRET_KEY": "bench-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DEMO": "1",
        "LOG_LEVEL": "WARNING",
        "LISTS_KEPT_SECONDS": "1",  # as by default: the tests have none
        "API_ORDERS_RATE": "10000000/min",  # requests are counted, and never too many
    }


def _make_database(stack: ExitStack, name: str) -> None:
    """Make it, and drop it when the stack ends, after the processes that are in it."""
    server = stack.enter_context(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True))
    server.execute(f"create database {name}".encode())
    stack.callback(server.execute, f"drop database {name} with (force)".encode())


def _wait_for(process: Process, port: int) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline:
        process.check()
        try:
            HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"The shop's web process does not answer after {START_LIMIT_SECONDS} s: {process.said()}")
