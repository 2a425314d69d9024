"""`make logs`: all processes' logs as they grow, each line with its process's name."""

import contextlib
import time

from shop.local.console import say
from shop.local.follow import Follower
from shop.local.home import Home


def main() -> None:
    home = Home.here()
    followers: dict[str, Follower] = {}
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            for log in sorted(home.logs.glob("*.log")):
                # Logs that were there before us: from their end; those that appear later: whole.
                first_look = not followers or log.stem in followers
                follower = followers.setdefault(log.stem, Follower(log, from_end=first_look))
                for line in follower.lines():
                    say(f"{log.stem:>17} | {line}")
            time.sleep(0.2)


if __name__ == "__main__":
    main()
