"""`make reset`: asks, then wipes the installation's data."""

import shutil
import sys
from pathlib import Path

from shop.local import leftovers, lock
from shop.local.account import shelter_of
from shop.local.console import say
from shop.local.home import Home


def main(*, sure: bool) -> int:
    home = Home.here()
    if (launcher := lock.holder(home)) or leftovers.living(home):
        say(f"It is running (process {launcher or 'left behind'}): stop it first with Ctrl-C or `make stop`.")
        return 1
    if not (folders := folders_of(home)):
        say("There is nothing to wipe.")
        return 0
    say("This deletes all orders, customers and stock of this checkout:")
    for folder in folders:
        say(f"  {folder}")
    if not sure and _answer() != "yes":
        say("Nothing was deleted.")
        return 1
    wipe(home)
    say("Wiped. `make run` starts anew.")
    return 0


def _answer() -> str:
    try:
        return input("Type yes to go on: ").strip().lower()
    except EOFError:  # nobody is there to ask
        return ""


def folders_of(home: Home) -> list[Path]:
    """Every folder that belongs to the installation, and to nothing else."""
    return [folder for folder in sorted({home.data, home.sockets, shelter_of(home)}) if folder.exists()]


def wipe(home: Home) -> None:
    """Delete everything of an installation that does not run."""
    for folder in folders_of(home):
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sure="--yes" in sys.argv))
