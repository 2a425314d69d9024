"""What a person named on the command line, or an error that lists what there is."""

import os
import pwd
from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec

from django.core.management.base import CommandError, CommandParser
from django.db import InterfaceError, OperationalError

from events.conf import conf
from events.handling import Group, groups
from events.migrated import requiring_tables
from events.models import Parked
from events.operations import OperationRefused
from events.operations.keys import BadKeyText

P = ParamSpec("P")


def chosen_groups(names: Sequence[str]) -> list[Group]:
    """The groups of these names; of none, all that have handlers.

    :raises CommandError: naming those that there are
    """
    known = {name: group for name, group in groups.items() if group.runs}
    if unknown := set(names) - set(known):
        raise CommandError(f"No such group: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.")
    return [known[name] for name in names or sorted(known)]


def parked_group(name: str) -> str:
    """A group that has something parked, or could have.

    :raises CommandError: naming those that there are
    """
    there = set(Parked.objects.using(conf().DATABASE).values_list("group_name", flat=True).distinct())
    there |= {group.name for group in groups.values() if group.runs}
    if name not in there:
        raise CommandError(f"No such group: {name}. There are: {', '.join(sorted(there))}.")
    return name


def add_key_arguments(parser: CommandParser, *, required: bool = False) -> None:
    """``--topic`` and ``--key``, as ``manage.py parked`` prints them."""
    parser.add_argument("--topic", required=required, help="without the prefix")
    parser.add_argument("--key", required=required, help="as manage.py parked prints it")


def refused_as_command_error(handle: Callable[P, None]) -> Callable[P, None]:
    """What an operation refuses, or the database's trouble, is told to whoever typed; a traceback says less."""

    @wraps(handle)
    def handled(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            handle(*args, **kwargs)
        except (OperationRefused, BadKeyText) as refused:
            raise CommandError(str(refused)) from refused
        except (OperationalError, InterfaceError) as error:
            said = str(error).strip()
            raise CommandError(f"The database says: {said}. What was done until then is done; try again.") from error

    return handled


def database_as_command_error(handle: Callable[P, None]) -> Callable[P, None]:
    """For commands that only look: a database that is away, or not migrated, is told without a traceback."""

    @wraps(handle)
    def handled(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with requiring_tables():
                handle(*args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                f"The database {conf().DATABASE!r} (EVENTS['DATABASE']) does not answer: {str(error).strip()}"
            ) from error

    return handled


def os_user() -> str:
    """Who types: the operating system's user, not what the environment claims."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # containers run as users that nobody named
        return f"uid {os.getuid()}"
