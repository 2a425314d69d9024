"""What ``rebuild`` and ``verify`` share: their argument, how they stop, and how they tell what they found."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator

from confluent_kafka import KafkaException
from django.core.management.base import CommandError
from django.db import DatabaseError

from events import kafka
from events.extents import LogSilent
from events.projections.declaration import CannotRebuild
from events.projections.rebuilding import Report

INTERRUPTED = 130


def add_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="as declared with projection(...)")


def report_of(work: Callable[[], Report]) -> Report:
    """Do ``work``, and put whatever stops it into words.

    :raises CommandError: then
    """
    try:
        return work()
    except KeyboardInterrupt as stop:
        raise CommandError(
            "Stopped; nothing was changed, and nothing is left behind.", returncode=INTERRUPTED
        ) from stop
    except (CannotRebuild, LogSilent) as error:
        raise CommandError(str(error)) from error
    except KafkaException as error:
        raise CommandError(f"{kafka.told(error)}. Nothing was changed.") from error
    except DatabaseError as error:
        raise CommandError(f"The database says {str(error).strip()}. Nothing was changed.") from error


def lines(name: str, report: Report) -> Iterator[str]:
    """The report for people."""
    rate = report.events / max(report.seconds, 0.001)
    yield f"{name}: {report.events:,} events folded in {report.seconds:.1f} s ({rate:,.0f}/s)."
    for found in report.differences:
        yield f"  {found.table.name}: {found if found else 'no difference'}"
        yield from (f"    {example}" for example in found.examples)
