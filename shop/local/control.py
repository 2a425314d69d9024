"""``python -m shop.local.control [start|stop NAME …]``: see the running processes, stop and start single ones."""

import argparse
import sys

from shop.local.processes import NotRunning, UnknownProcess, start, states, stop


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m shop.local.control", description=__doc__)
    parser.add_argument("action", nargs="?", choices=["show", "start", "stop"], default="show")
    parser.add_argument("names", nargs="*", metavar="NAME")
    wanted = parser.parse_args(arguments)
    try:
        for name in wanted.names:
            start(name) if wanted.action == "start" else stop(name)
        for process in states().values():
            print(f"{process.name:<20}{process.state:<10}{process.pid or '':>8}")
    except (NotRunning, UnknownProcess) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
