"""Sixteen clients that keep ordering: as little Python as it takes, because it shares the machine with the shop."""

import asyncio
import json
from collections.abc import Iterator
from itertools import count
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
    """A request was not answered with 201. The message is the answer."""


class Work:
    def __init__(self) -> None:
        self._numbers = count()

    def go(self, *, port: int, path: str, requests: int, kinds: int) -> dict[str, float]:
        """Order ``kinds`` of rugs in turn, each client its next as soon as it has an answer."""
        waiting = iter([_request(path, next(self._numbers) % kinds) for _ in range(requests)])
        return {"seconds": asyncio.run(_order(port, waiting))}


def _request(path: str, kind: int) -> bytes:
    body = json.dumps(BODY | {"lines": [{"sku": f"RUG-{kind}", "quantity": 1}]}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _order(port: int, waiting: Iterator[bytes]) -> float:
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CLIENTS)]
    watch = Watch()
    async with asyncio.TaskGroup() as clients:
        for reader, writer in lines:
            clients.create_task(_keep_ordering(reader, writer, waiting))
    return watch.seconds


async def _keep_ordering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: Iterator[bytes]) -> None:
    for request in waiting:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        answer = await reader.readexactly(int(length))
        if not head.startswith(b"HTTP/1.1 201"):
            raise Refused((head + answer).decode())
    writer.close()
