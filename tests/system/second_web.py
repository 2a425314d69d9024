"""A second web process beside a running shop's, as behind a load balancer."""

import asyncio
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil

from shop.local import programs
from shop.local.home import CHECKOUT
from shop.local.ports import spare
from tests.system.running import soon


class Web:
    """One web process: its address, and what it costs."""

    def __init__(self, url, pid):
        self.url, self.port, self.process = url, urlsplit(url).port, psutil.Process(pid)

    def threads(self):
        return self.process.num_threads()

    def callers(self):
        """How many are connected now."""
        return sum(
            talk.status == psutil.CONN_ESTABLISHED and talk.laddr.port == self.port
            for talk in self.process.net_connections("tcp")
        )

    async def get(self, path, headers):
        """Without a thread on our side either: there may be hundreds of us."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{named}\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        return int(head.split()[1]), body


def first_web(system):
    return Web(system.url, system.states()["web"].pid)


@contextmanager
def second_web(system):
    """Run by the same command as the first one."""
    [port] = spare(1)
    program, url = programs.web(port=port), f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, *shlex.split(program.arguments)], cwd=CHECKOUT, env=system.env | program.environment
    )
    try:
        soon(lambda: _serves(url))
        yield Web(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _serves(url):
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except urllib.error.URLError:
        return False
