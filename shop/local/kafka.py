"""Apache Kafka, one node: the backbone's, which learns to start faster.

`python -m shop.local.kafka PORT CONTROLLER-PORT` formats the storage if need be and becomes the broker.
"""

import os
import sys
from typing import NoReturn

from events.testing.broker import answers, command
from shop.local.home import Home
from shop.local.jars import start_up_cache

__all__ = ["answers", "command", "serve"]


def serve(home: Home, *, port: int, controller: int) -> NoReturn:
    """Become the broker in this process, so that whoever watches the process watches Kafka."""
    folder = home.data / "kafka"
    folder.mkdir(exist_ok=True)
    learnt = [f"-XX:AOTCache={start_up_cache()}"] if start_up_cache().exists() else []
    line = command(folder, port=port, controller=controller, extra=learnt)
    os.chdir(folder)
    os.execv(line[0], line)  # noqa: S606


if __name__ == "__main__":
    serve(Home.here(), port=int(sys.argv[1]), controller=int(sys.argv[2]))
