"""Clients that keep asking or ordering: as little Python as it takes, because it shares the machine with the shop."""

import asyncio
import json
from collections.abc import Iterator
from itertools import count
from time import perf_counter
from typing import Any
from uuid import uuid4

from tests.bench.bench import Watch

CLIENTS = 16
BODY: dict[str, Any] = {
    "email": "ada@example.org",
    "name": "Ada Lovelace",
    "address": {"line1": "12 St James's Square", "city": "Vienna", "postcode": "1010", "country": "AT"},
    "payment": {"card": "4242424242424242"},
}


class Refused(Exception):
    """A request was not answered with 200 or 201. The message is the answer."""


class Work:
    def __init__(self) -> None:
        self._numbers = count()

    def go(self, *, port: int, path: str, requests: int, kinds: int, clients: int = CLIENTS) -> dict[str, float]:
        """Order ``kinds`` of rugs in turn or, of none, get the path; each client its next as soon as it has an answer.

        ``{}`` in the path is a number that no request had before. The answer: how long it took, and how long the
        slowest hundredth of the requests waited at least.
        """
        numbers = [next(self._numbers) for _ in range(requests)]
        made = [_order(path, number % kinds) if kinds else _get(path.format(number)) for number in numbers]
        seconds, waited = asyncio.run(_ask(port, iter(made), clients))
        return {"seconds": seconds, "p99_ms": sorted(waited)[int(len(waited) * 0.99)] * 1000}


def _order(path: str, kind: int) -> bytes:
    body = json.dumps(BODY | {"lines": [{"sku": f"RUG-{kind}", "quantity": 1}]}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


async def _ask(port: int, waiting: Iterator[bytes], clients: int) -> tuple[float, list[float]]:
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(clients)]
    waited: list[float] = []
    watch = Watch()
    async with asyncio.TaskGroup() as group:
        for reader, writer in lines:
            group.create_task(_keep_asking(reader, writer, waiting, waited))
    return watch.seconds, waited


async def _keep_asking(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: Iterator[bytes], waited: list[float]
) -> None:
    for request in waiting:
        asked_at = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        answer = await reader.readexactly(int(length))
        waited.append(perf_counter() - asked_at)
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            raise Refused((head + answer).decode())
    writer.close()
