"""What a process counted, for Prometheus: on the page of a web process, or from a worker's own port.

Each worker process has a port of its own. Then `up` tells of each whether it lives, and nothing has to be added up
between processes. Where several web processes share an address, set ``PROMETHEUS_MULTIPROC_DIR``: prometheus_client
then adds up their counters in files.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from events.conf import conf


def counted() -> Collector:
    """What this process counted, or all that share its files."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


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
