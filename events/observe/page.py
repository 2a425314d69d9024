"""What ``/metrics`` says: one process's counts, and the state of the whole installation, which any may be asked for."""

from collections.abc import Iterator

from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from events.observe.exposition import counted
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


def page(accept: str) -> tuple[bytes, str]:
    """The page, in the best format that the reader accepts, and its content type."""
    encode, content_type = choose_encoder(accept)
    return encode(_everything), content_type
