"""Several workers under one parent: a process for each group, or more of them for a busy one.

They share what was imported. Kafka's and the database's clients are made after the fork, because none of them survives
one. Kafka itself splits a group's partitions over its workers, wherever they run.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

from django.core.management.base import CommandError
from django.db import connections

from events.consumer.patience import Life
from events.consumer.positions import Halted
from events.consumer.runner import Runner
from events.handling import Group
from events.migrated import requiring_tables
from events.observe import tracing
from events.observe.exposition import PortTaken, serving

ENDING = (signal.SIGTERM, signal.SIGINT)


def consume(group: Group, *, parent: int | None = None, metrics_port: int | None = None) -> None:
    """Consume for one group in this process until SIGTERM or SIGINT, or until ``parent`` is gone.

    :param metrics_port: where this process serves what it counts, if anywhere
    :raises CommandError: if the group had to halt, the port is taken, or the database is not migrated
    """
    life = Life(parent=parent)
    for number in ENDING:
        signal.signal(number, lambda *_: life.stop())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)  # a child of a flock is forked without them
    gc.freeze()  # what is imported stays: looking through it again and again would cost each batch something
    try:
        with serving(metrics_port), requiring_tables():
            Runner(group, life).run()
    except (Halted, PortTaken) as error:
        raise CommandError(str(error)) from error


class Flock:
    """The parent of ``wanted``: a child for each, in that order; a group may be there more than once.

    ``metrics_port`` is the first child's, the next child has the next port, and so on.
    """

    def __init__(self, wanted: Sequence[Group], *, metrics_port: int | None = None) -> None:
        self._wanted = wanted
        self._metrics_port = metrics_port
        self._children: dict[int, Group] = {}
        self._stopping = False

    def run(self) -> None:
        """Run until a signal, or until a child dies: then all stop, and whoever supervises starts all anew.

        :raises CommandError: if a child died by itself
        """
        connections.close_all()
        for number in ENDING:
            signal.signal(number, self._terminate)
        for index, group in enumerate(self._wanted):
            if not self._stopping:
                self._fork(group, metrics_port=self._metrics_port and self._metrics_port + index)
        died = ""
        while self._children:
            pid, status = os.wait()
            group = self._children.pop(pid)
            if not self._stopping:
                died = f"The consumer of {group.name} died ({_how(status)}); its neighbours were stopped."
                self._terminate(signal.SIGTERM, None)
        if died:
            raise CommandError(died)

    def _fork(self, group: Group, *, metrics_port: int | None) -> None:
        parent = os.getpid()
        # Until the child has handlers of its own, what it is sent waits: those that it inherits would swallow it.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        if pid := os.fork():
            self._children[pid] = group
            if self._stopping:  # the signal came before the child was on the list
                os.kill(pid, signal.SIGTERM)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            return
        try:
            consume(group, parent=parent, metrics_port=metrics_port)
            status = 0
        except CommandError as error:
            sys.stderr.write(f"{error}\n")
            status = 1
        tracing.hand_over()
        sys.stderr.flush()
        os._exit(status)

    def _terminate(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for pid in self._children:
            with suppress(ProcessLookupError):  # it was waited for a moment ago
                os.kill(pid, signal.SIGTERM)


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
