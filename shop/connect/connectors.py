"""All connectors of the one worker, by name: what comes in, and what goes out."""

from shop.connect.properties import Settings
from shop.connect.sink import sink
from shop.connect.source import source


def connectors() -> dict[str, Settings]:
    return {**source(), **sink()}
