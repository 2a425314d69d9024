"""Where Prometheus asks: a port for each process, in a row, and the list of them in the format of its ``file_sd``."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shop.local.programs import Program

OF_THE_BACKBONE = "-m manage "  # its commands are told in their arguments, others by METRICS_PORT


@dataclass(frozen=True)
class Target:
    """A process, the program that it belongs to, and the port at which it tells what it counted."""

    process: str
    program: str
    port: int


def measured(programs: Iterable[Program], *, first: int) -> tuple[list[Program], list[Target]]:
    """The programs with their ports from ``first`` on; a program's further processes take the next ones."""
    told, targets = [], list[Target]()
    for program in programs:
        port = first + len(targets)
        targets += [Target(name, program.name, port + index) for index, name in enumerate(program.figures)]
        told.append(_told(program, port) if program.figures else program)
    return told, targets


def file_sd(targets: Sequence[Target]) -> str:
    """The list, for Prometheus."""
    found = [
        {
            "targets": [f"127.0.0.1:{target.port}"],
            "labels": {"process": target.process, "program": target.program},
        }
        for target in targets
    ]
    return json.dumps(found, indent=1) + "\n"


def _told(program: Program, port: int) -> Program:
    if program.arguments.startswith(OF_THE_BACKBONE):
        return replace(program, arguments=f"{program.arguments} --metrics-port {port}")
    return replace(program, environment=program.environment | {"METRICS_PORT": str(port)})
