"""Supervisor, which keeps the processes up: writes its settings, starts it, stops it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from shop.local.home import CHECKOUT, Home
from shop.local.programs import Program

# No path of this machine stands in this file, as its format gives %, ; and # a meaning: supervisor runs in the data
# folder, finds `python` through PATH, and Python finds our code through PYTHONPATH.
HEAD = """\
[supervisord]
nodaemon=true
silent=true
pidfile=supervisord.pid
logfile=log/supervisord.log
logfile_maxbytes=2MB
logfile_backups=1
{user}
[unix_http_server]
file={control}
chmod=0600

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
GROUP = """
[group:{name}]
programs={programs}
priority={priority}
"""
PROGRAM = """
[program:{name}]
command=python {arguments}
environment={environment}
autostart={autostart}
autorestart=true
startsecs=1
startretries={retries}
stopsignal={stop_signal}
stopwaitsecs={stop_seconds}
killasgroup=true
redirect_stderr=true
stdout_logfile=log/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=2
"""
# Stopped from the highest to the lowest: the services first, then what they stand on.
PARTS_PRIORITY, SERVICES_PRIORITY = 100, 200
# Each try waits a second longer than the one before. A service is given four minutes, a part fifteen seconds.
PARTS_RETRIES, SERVICES_RETRIES = 5, 20

PR_SET_PDEATHSIG = 1


def start(
    home: Home,
    *,
    parts: Sequence[Program],
    services: Sequence[Program],
    settings: dict[str, str],
) -> subprocess.Popen[bytes]:
    """Start the supervisor with the parts running and the services waiting to be started."""
    home.make_sockets_folder()
    control = "control" if home.sockets == home.data else str(home.control)
    text = configuration(parts=parts, services=services, control=control)
    (home.data / "supervisord.conf").write_text(text)
    return subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", "supervisord.conf"],
        cwd=home.data,
        env=environment(home, settings),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C is for the launcher, which stops everything in order
        preexec_fn=stop_when_parent_dies,
    )


def stop(process: subprocess.Popen[bytes], *, limit_seconds: float = 90) -> None:
    """Stop services, then parts, then the supervisor itself."""
    process.terminate()
    try:
        process.wait(limit_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def configuration(*, parts: Sequence[Program], services: Sequence[Program], control: str) -> str:
    """The text of supervisord.conf."""
    text = HEAD.format(user="user=root\n" if os.geteuid() == 0 else "", control=control)
    groups = (
        ("parts", parts, PARTS_PRIORITY, PARTS_RETRIES),
        ("services", services, SERVICES_PRIORITY, SERVICES_RETRIES),
    )
    for name, programs, priority, retries in groups:
        if programs:
            members = ",".join(program.name for program in programs)
            text += GROUP.format(name=name, programs=members, priority=priority)
        for program in programs:
            text += _section(program, autostart=name == "parts", retries=retries)
    return text


def stop_when_parent_dies() -> None:
    """Have Linux send us TERM when our parent is gone, even by kill -9. Elsewhere the next start cleans up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _section(program: Program, *, autostart: bool, retries: int) -> str:
    named = {"PROCESS_NAME": program.name} | program.environment
    return PROGRAM.format(
        name=program.name,
        arguments=program.arguments,
        environment=",".join(f'{key}="{value}"' for key, value in named.items()),
        autostart=str(autostart).lower(),
        retries=retries,
        stop_signal=program.stop_signal,
        stop_seconds=program.stop_seconds,
    )


def environment(home: Home, settings: dict[str, str]) -> dict[str, str]:
    """What the supervisor and all that it starts see."""
    pythons = str(Path(sys.executable).parent)
    # Without bytecode each of a dozen processes would compile everything anew.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        **settings,
        "METAMORPHOSIS_DATA": str(home.data),
        "PATH": os.pathsep.join([pythons, os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONSAFEPATH": "1",  # the folder `kafka` beside the data is no module
        "PYTHONUNBUFFERED": "1",
    }
