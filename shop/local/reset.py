"""`make reset`: asks, then wipes the installation's data."""

import shutil
import sys

from shop.local import leftovers, lock
from shop.local.account import shelter_of
from shop.local.console import say
from shop.local.home import Home


def main(*, sure: bool) -> int:
    home = Home.here()
    if (launcher := lock.holder(home)) or leftovers.living(home):
        say(f"It is running (process {launcher or 'left behind'}): stop it first with Ctrl-C or `make stop`.")
        return 1
    folders = [folder for folder in (home.data, shelter_of(home)) if folder.exists()]
    if not folders:
        say("There is nothing to wipe.")
        return 0
    say("This deletes all orders, customers and stock of this checkout:")
    for folder in folders:
        say(f"  {folder}")
    if not sure and input("Type yes to go on: ").strip().lower() != "yes":
        say("Nothing was deleted.")
        return 1
    for folder in folders:
        shutil.rmtree(folder)
    say("Wiped. `make run` starts anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sure="--yes" in sys.argv))
