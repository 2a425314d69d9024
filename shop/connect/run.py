"""`make connect`: Kafka Connect beside `make run`, until Ctrl-C. It says what it does, and what to look at."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from shop.local.beside import alone, require_java, require_shop
from shop.local.console import Failed, Interrupted, say
from shop.local.home import Home
from shop.local.run import StopButton

GREETING = """
Connect runs, with {names}. Ctrl-C stops it.

  The old ERP:     python -m shop.suppliers.erp list
                   python -m shop.suppliers.erp price TIN-MUG 12.90
                   python -m shop.suppliers.erp receive TIN-MUG 5
  What it said:    {site}/staff/suppliers
  In the shop:     {site}/products/supplied-tin-mug/
  Sales:           {site}/staff/reports
  Connect itself:  {url}/connectors?expand=status
  Its log:         {log}
"""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    button = StopButton()
    try:
        require_shop()
        folder = Home.here().data / "connect"
        with alone(folder, "make connect"):
            _run(folder, button)
    except Interrupted:
        pass
    except Failed as failure:
        say(f"\nCannot run Connect: {failure}")
        return 1
    say("Stopped.")
    return 0


def _run(folder: Path, button: StopButton) -> None:
    from django.conf import settings

    from shop.connect import prepare
    from shop.connect.connectors import connectors
    from shop.connect.plugins import PLUGINS
    from shop.connect.standalone import worker_settings
    from shop.connect.watch import Watch
    from shop.connect.worker import Connect

    def pressed() -> bool:
        return button.pressed

    require_java("make connect")
    prepare.require_port(settings.CONNECT_URL)
    prepare.require_parts()
    say("Starting Connect. The first time its jars are fetched, which takes a minute or two.")
    prepare.fetch_jars(pressed=pressed)
    prepare.make_databases(folder)
    wanted, worker = connectors(), worker_settings(folder, url=settings.CONNECT_URL)
    connect = Connect(folder, worker=worker, connectors=wanted, plugins=PLUGINS)
    watch = Watch(connect, list(wanted), gone=_gone(Home.here()), pressed=pressed)
    try:
        watch.start()
        say(
            GREETING.format(
                names=" and ".join(wanted), site=settings.SITE_URL, url=settings.CONNECT_URL, log=connect.log
            )
        )
        watch.go_on()
    finally:
        say("\nStopping …")
        connect.stop()


def _gone(home: Home) -> Callable[[], bool]:
    """Whether `make run` has ended, if it was that which told us the addresses."""
    told = home.parts_env.exists()
    return lambda: told and not home.parts_env.exists()


if __name__ == "__main__":
    sys.exit(main())
