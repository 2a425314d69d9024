"""Running a process of the shop otherwise: with fewer groups, or another deadline."""

import subprocess
import sys
from contextlib import contextmanager

from shop.local.home import CHECKOUT
from shop.local.programs import CONSUMERS
from tests.browser.stockroom import without


@contextmanager
def instead(system, name, *, leaving_out=(), **settings):
    """Meanwhile, the groups of a consumer are run beside the supervisor: without some of them, or set up otherwise."""
    groups = [group for group in CONSUMERS[name].split() if group not in leaving_out]
    with without(system, name):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "consume", *groups], cwd=CHECKOUT, env=system.env | settings
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)
