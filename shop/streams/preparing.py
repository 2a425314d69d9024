"""All that must be there before Flink starts, in the order in which it costs."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from events.conf import conf
from events.peek import LogAway
from shop.local.beside import require_java
from shop.local.console import Failed
from shop.local.home import Home
from shop.streams import cluster, environment, ready
from shop.streams.names import job_name
from shop.streams.plan import Plan, plan
from shop.streams.process import Places
from shop.streams.sql import BadFilling


def prepared(home: Home, *, interrupted: Callable[[], bool]) -> tuple[Plan, Places]:
    """What to run, and where. Fetches what is missing.

    :raises Failed: what is in the way, and the remedy
    :raises Interrupted: when `interrupted` says so while something is fetched
    """
    folder = home.data / "streams"
    home.make()
    counts = counts_below(folder)
    require_java("make streams")
    cluster.require_cluster(job_name())
    try:
        found = plan(folder=counts, connector=ready.connector(interrupted=interrupted))
    except LogAway as error:
        raise Failed(f"Kafka at {conf().BOOTSTRAP_SERVERS}: {error} Does `make run` run?") from error
    except BadFilling as error:
        raise Failed(str(error)) from error
    python = environment.python(interrupted=interrupted)
    return found, Places(python, folder / "scratch", home.log("streams"))


def counts_below(folder: Path) -> Path:
    """The folder of FLINK_CHECKPOINTS, or one of our own.

    :raises Failed: if it is none that this machine could look into
    """
    named = settings.FLINK_CHECKPOINTS
    if named and not Path(named).is_absolute():
        raise Failed(
            f"FLINK_CHECKPOINTS is {named!r}. It has to be the absolute path of a folder, such as /mnt/flink, which "
            "this machine and all of the cluster's see: correct it in .env."
        )
    return Path(named or folder / "counts")
