"""Runs in Flink's own environment, so it imports nothing of ours: it takes a plan, submits it and stays with the job.

``python engine.py PLAN.json``. It tells a line of JSON for each thing that happens. When its standard input ends, which
is so whenever the process that started it is gone, it cancels the job, and ends as soon as the job has.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

CANCEL_SECONDS = 20  # a cluster that is away does not keep us for ever


def main(plan: dict[str, Any]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us: we hear of it through the pipe
    job = submit(plan)
    tell(job=str(job.get_job_id()))
    cancelled = threading.Event()
    threading.Thread(target=cancel_at_the_end, args=(job, cancelled), daemon=True).start()
    try:
        job.get_job_execution_result().result()
    except Exception as error:  # Java's, with all its causes: the reader of our log is to see them
        if cancelled.is_set():
            return 0
        tell(failed=str(error))
        return 1
    return 0


def submit(plan: dict[str, Any]) -> Any:
    """Hand all INSERTs over as one job."""
    from pyflink.common import Configuration
    from pyflink.table import EnvironmentSettings, TableEnvironment

    configuration = Configuration()
    for name, value in plan["configuration"].items():
        configuration.set_string(name, value)
    tables = TableEnvironment.create(EnvironmentSettings.new_instance().with_configuration(configuration).build())
    together = tables.create_statement_set()
    for statement in plan["statements"]:
        if statement.startswith("INSERT"):
            together.add_insert_sql(statement)
        else:
            tables.execute_sql(statement)
    return together.execute().get_job_client()


def cancel_at_the_end(job: Any, cancelled: threading.Event) -> None:
    """Flink says that it accepted, which is not yet the end: the main thread waits for that, though not for ever."""
    sys.stdin.buffer.read()
    cancelled.set()
    limit = threading.Timer(CANCEL_SECONDS, os._exit, [1])  # the main thread waits within Java
    limit.daemon = True
    limit.start()
    job.cancel().result()


def tell(**facts: str) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
