"""``python -m tests.bench [NAME …]``: run all benchmarks or those named, print the table, write bench.json."""

import argparse
import importlib
import pkgutil
import sys
from types import ModuleType

from shop.local.home import CHECKOUT
from tests.bench import suite
from tests.bench.bench import Bench, Watch, say
from tests.bench.ground import Ground
from tests.bench.results import Result, as_json, as_table, machine
from tests.bench.scale import FULL, QUICK, SMALL, Scale


def main() -> int:
    asked = _arguments()
    ground = Ground(elsewhere=asked.elsewhere)
    modules = _modules()
    names = {name: module for module in modules for name in module.GOALS}
    if unknown := set(asked.names) - set(names):
        say(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(names)}.\n")
        return 2
    wanted = [module for module in modules if not asked.names or set(module.GOALS) & set(asked.names)]
    watch = Watch()
    with ground:
        results = [result for module in wanted for result in _run(module, asked.scale)]
    results = [result for result in results if not asked.names or result.name in asked.names]
    asked.output.write(as_json(results))
    sys.stdout.write(f"{as_table(results)}\n\n{machine()}. It took {watch.seconds / 60:.0f} minutes.\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="as in the table; default: all")
    parser.set_defaults(scale=FULL)
    parser.add_argument("--small", dest="scale", action="store_const", const=SMALL, help="a fifth of everything")
    parser.add_argument("--quick", dest="scale", action="store_const", const=QUICK, help="only see that it works")
    parser.add_argument("--elsewhere", action="store_true", help="use the PostgreSQL and Kafka that are configured")
    parser.add_argument("--output", type=argparse.FileType("w"), default=str(CHECKOUT / "bench.json"))
    return parser.parse_args()


def _modules() -> list[ModuleType]:
    """In alphabetical order. They need Django to be set up."""
    return [importlib.import_module(f"{suite.__name__}.{found.name}") for found in pkgutil.iter_modules(suite.__path__)]


def _run(module: ModuleType, scale: Scale) -> list[Result]:
    say(f"{', '.join(module.GOALS)}\n")
    bench = Bench(module.GOALS, scale)
    module.measure(bench)
    return bench.results()


if __name__ == "__main__":
    sys.exit(main())
