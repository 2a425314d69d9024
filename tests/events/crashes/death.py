"""Where a process is to die, as of ``kill -9``, or to fall asleep: at one call of one function."""

import os
import signal
from functools import reduce, wraps
from importlib import import_module
from itertools import count

import msgspec


class Death(msgspec.Struct, frozen=True):
    """``at`` reads "module:function" or "module:Class.method". ``said``: only calls with this in an argument count."""

    at: str
    after: bool = False
    nth: int = 1
    said: str = ""
    sleeps: bool = False


def plant(death):
    """Replace the function by one that does what it did until it is time."""
    module, path = death.at.split(":")
    *owners, name = path.split(".")
    owner = reduce(getattr, owners, import_module(module))
    setattr(owner, name, deadly(getattr(owner, name), death))


def deadly(real, death):
    calls = count(1)

    @wraps(real)
    def call(*args, **kwargs):
        if death.said and death.said not in repr(args):
            return real(*args, **kwargs)
        last = next(calls) == death.nth
        if last and not death.after:
            die(death)
        answer = real(*args, **kwargs)
        if last and death.after:
            die(death)
        return answer

    return call


def die(death):
    os.kill(os.getpid(), signal.SIGSTOP if death.sleeps else signal.SIGKILL)


def is_asleep(process):
    """Whether a child, as the fixture ``process`` starts it, fell asleep since we asked last."""
    pid, status = os.waitpid(process.pid, os.WNOHANG | os.WUNTRACED)
    return pid == process.pid and os.WIFSTOPPED(status)
