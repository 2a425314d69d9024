"""All that must be there before Flink starts, in the order in which it costs."""

from pathlib import Path

from django.conf import settings

from events.conf import conf
from events.peek import LogAway
from shop.local.home import Home
from shop.streams import cluster, environment, ready
from shop.streams.names import job_name
from shop.streams.plan import Plan, plan
from shop.streams.process import Places
from shop.streams.refusing import Refused
from shop.streams.sql import BadFilling


def prepared(home: Home) -> tuple[Plan, Places]:
    """What to run, and where. Fetches what is missing.

    :raises Refused: what is in the way, and the remedy
    """
    folder = home.data / "streams"
    home.make()
    ready.require_java()
    cluster.require_cluster(job_name())
    try:
        found = plan(folder=Path(settings.FLINK_CHECKPOINTS or folder / "counts"), connector=ready.connector())
    except LogAway as error:
        raise Refused(f"Kafka at {conf().BOOTSTRAP_SERVERS}: {error} Does `make run` run?") from error
    except BadFilling as error:
        raise Refused(str(error)) from error
    return found, Places(environment.python(), folder / "scratch", home.log("streams"))
