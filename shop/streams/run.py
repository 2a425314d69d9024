"""`make streams`: the SQL on Flink, beside a running `make run`, until Ctrl-C."""

import os
import sys

from shop.local.beside import alone, require_shop
from shop.local.console import Failed, Interrupted, say
from shop.local.home import Home
from shop.local.run import StopButton
from shop.streams import ready


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.lean_settings")
    home, button = Home.here(), StopButton()
    try:
        require_shop()
        with alone(home.data / "streams", "make streams"):
            ready.require_port()
            return _run(home, button)
    except Interrupted:
        say("\nStopped.")
        return 0
    except Failed as failure:
        say(f"Cannot start: {failure}")
        return 1


def _run(home: Home, button: StopButton) -> int:
    from shop.streams.preparing import prepared  # these look at models, so Django must be set up
    from shop.streams.staying import Streams

    return Streams(*prepared(home, interrupted=lambda: button.pressed), button=button).run()


if __name__ == "__main__":
    sys.exit(main())
