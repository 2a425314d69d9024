"""``python -m tests.bench.child MODULE``: makes the module's ``Work`` and asks it for each line that comes in."""

import importlib
import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    work = importlib.import_module(sys.argv[1]).Work()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(work.go(**json.loads(line))) + "\n")
        sys.stdout.flush()
