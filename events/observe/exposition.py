"""The page that Prometheus reads: from a web process, or from a worker's own port.

Each worker process has a port of its own. Then `up` tells of each whether it lives, and nothing has to be added up
between processes. Where several web processes share an address, set ``PROMETHEUS_MULTIPROC_DIR``: prometheus_client
then adds up their counters in files.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from events.conf import conf
from events.observe.state import of_installation


class Everything(Collector):
    """What this process counted, and the state of the whole installation."""

    def __init__(self) -> None:
        self.asked: list[Collector] = [of_installation()]

    def collect(self) -> Iterator[Metric]:
        yield from counted().collect()
        for collector in self.asked:
            yield from collector.collect()


_everything = Everything()


def also_tell(collector: Collector) -> None:
    """Add figures of a project's own to the page: of the installation, so that one process tells them for all."""
    _everything.asked.append(collector)


def counted() -> Collector:
    """What this process counted, or all that share its files."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def page(accept: str) -> tuple[bytes, str]:
    """The page, in the best format that the reader accepts, and its content type."""
    encode, content_type = choose_encoder(accept)
    return encode(_everything), content_type


class PortTaken(Exception):
    """Nothing can listen there for the metrics: choose another --metrics-port, or stop what does."""


@contextmanager
def serving(port: int | None) -> Iterator[None]:
    """Serve this process's own figures while the block runs; nothing without a port. Fork before, not inside.

    :raises PortTaken: if the port is
    """
    if not port:
        yield
        return
    try:
        server, thread = start_http_server(port, addr=conf().METRICS_HOST, registry=counted())
    except OSError as error:
        raise PortTaken(f"{conf().METRICS_HOST}:{port}: {error.strerror}. {PortTaken.__doc__}") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
