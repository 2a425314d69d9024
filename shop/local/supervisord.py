"""Supervisor, which keeps the processes up: writes its settings, starts it, stops it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from shop.local.home import CHECKOUT, Home
from shop.local.programs import Program

# No path stands in this file: its format gives %, ; and # a meaning. Paths come from the environment.
HEAD = """\
[supervisord]
nodaemon=true
silent=true
pidfile=%(ENV_METAMORPHOSIS_DATA)s/supervisord.pid
logfile=%(ENV_METAMORPHOSIS_DATA)s/log/supervisord.log
logfile_maxbytes=2MB
logfile_backups=1
{user}
[unix_http_server]
file=%(ENV_METAMORPHOSIS_SOCKET)s
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
command="%(ENV_METAMORPHOSIS_PYTHON)s" {arguments}
environment={environment}
autostart={autostart}
autorestart=true
startsecs=1
startretries={retries}
stopsignal={stop_signal}
stopwaitsecs={stop_seconds}
killasgroup=true
redirect_stderr=true
stdout_logfile=%(ENV_METAMORPHOSIS_DATA)s/log/{name}.log
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
    file = home.data / "supervisord.conf"
    file.write_text(configuration(parts=parts, services=services))
    return subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(file)],
        cwd=CHECKOUT,
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


def configuration(*, parts: Sequence[Program], services: Sequence[Program]) -> str:
    """The text of supervisord.conf."""
    text = HEAD.format(user="user=root\n" if os.geteuid() == 0 else "")
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
    return (
        os.environ
        | settings
        | {
            "METAMORPHOSIS_DATA": str(home.data),
            "METAMORPHOSIS_SOCKET": str(home.control),
            "METAMORPHOSIS_PYTHON": sys.executable,
            "PYTHONUNBUFFERED": "1",
        }
    )
