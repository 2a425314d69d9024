"""`python -m tests.matrix --kafka 3.9.1 --postgres 17.5.0 --python 3.12 --pgbouncer transaction -- tests/events`"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from events.testing.broker import Broker
from events.testing.jars import VERSION, cache
from shop.local.home import CHECKOUT
from shop.local.ports import spare
from tests.matrix import servers


def main():
    asked = read_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end with us
    with tempfile.TemporaryDirectory(prefix="matrix-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o711)
        interpreter = python(asked.python)
        env = {**os.environ, **start(asked, folder, stack)}
        tell(asked, interpreter, env)
        line = [interpreter, "-m", "pytest", "-q", "--reuse-db", "-p", "no:cacheprovider", *asked.pytest]
        sys.exit(subprocess.run(line, cwd=CHECKOUT, env=env, check=False).returncode)


def read_arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--kafka", default=VERSION)
    parser.add_argument("--postgres", default="", help="as Maven knows it: 17.5.0 (default: the shop's own)")
    parser.add_argument("--python", default="", help="3.12, or the path of an interpreter (default: this one)")
    parser.add_argument("--pgbouncer", default="", choices=["", "session", "transaction"])
    parser.add_argument("pytest", nargs="*", default=["tests/events"], help="what goes to pytest")
    return parser.parse_args()


def start(asked, folder, stack):
    """Start the servers; return what the environment must say."""
    (folder / "kafka").mkdir()
    behind, port = spare(2)
    kafka = stack.enter_context(Broker(folder / "kafka", version=asked.kafka))
    address = stack.enter_context(servers.postgres(asked.postgres, folder, port=behind))
    if asked.pgbouncer:
        address = stack.enter_context(servers.bouncer(asked.pgbouncer, folder, behind=behind, port=port))
    return {"DATABASE_URL": address, "KAFKA_BOOTSTRAP_SERVERS": kafka.address}


def tell(asked, interpreter, env):
    python_version = subprocess.run([interpreter, "--version"], check=True, capture_output=True, text=True).stdout
    told = [python_version.strip(), f"PostgreSQL {servers.answers(env['DATABASE_URL'])}", f"Kafka {asked.kafka}"]
    if asked.pgbouncer:
        told.append(f"pgbouncer in pool_mode {asked.pgbouncer}")
    print(", ".join(told), flush=True)


def python(version):
    """An interpreter with all requirements: this one, or another version's in an environment that is kept."""
    if not version:
        return Path(sys.executable)
    folder = cache() / f"python-{version.strip('/').replace('/', '-')}"
    interpreter = folder / "bin" / "python"
    if not interpreter.exists():
        subprocess.run(
            [sys.executable, "-m", "uv", "venv", "--quiet", "--no-python-downloads", "--python", version, folder],
            check=True,
        )
    requirements = CHECKOUT / "requirements" / "dev.txt"
    install = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--python",
        interpreter,
        "--require-hashes",
        "-r",
        requirements,
    ]
    subprocess.run(install, check=True)
    return interpreter


if __name__ == "__main__":
    main()
