"""PostgreSQL refuses to run as root. As root, this finds the user it runs as, and a place that user can reach."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from shop.local.home import Home

# Outside every home: survives a restart of the machine, wiped by `make reset`.
SHELTER = Path("/var/lib/metamorphosis")
CANDIDATES = ("postgres", "nobody")


class NoServerUser(Exception):
    """No unprivileged user to run PostgreSQL as."""


@dataclass(frozen=True)
class Place:
    """Where PostgreSQL's programs and data are, and who runs it (None: whoever runs us)."""

    programs: Path
    data: Path
    user: pwd.struct_passwd | None

    def enter(self) -> None:
        """Become the server's user, for good."""
        if self.user:
            become(self.user)


def place(home: Home, *, programs: Path) -> Place:
    """Settle where PostgreSQL lives; as root, outside homes that its user cannot enter."""
    if os.geteuid() != 0:
        return Place(programs, home.data / "postgres", None)
    user = server_user()
    shelter = shelter_of(home)
    if not reaches(user, programs / "bin" / "postgres"):
        programs = _copy(programs, shelter / "programs")
    data = home.data
    if (shelter / "data").exists() or not reaches(user, home.data):
        data = shelter / "data"
        data.mkdir(mode=0o711, parents=True, exist_ok=True)
    return Place(programs, data / "postgres", user)


def shelter_of(home: Home) -> Path:
    """The folder outside all homes that belongs to this installation."""
    return SHELTER / home.fingerprint


def server_user() -> pwd.struct_passwd:
    """The user that runs PostgreSQL when we are root."""
    wanted = os.environ.get("POSTGRES_OS_USER")
    for name in (wanted,) if wanted else CANDIDATES:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if user.pw_uid != 0:
            return user
    raise NoServerUser(
        f"PostgreSQL may not run as root, and there is no user {wanted or ' or '.join(CANDIDATES)}. "
        "Name an unprivileged one in POSTGRES_OS_USER, or run this as an ordinary user."
    )


def become(user: pwd.struct_passwd) -> None:
    """Drop root's rights in this process, for good."""
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def reaches(user: pwd.struct_passwd, path: Path) -> bool:
    """Whether that user may enter (or execute) the path. Asked in a child that has become the user."""
    child = os.fork()
    if child == 0:
        become(user)
        os._exit(0 if os.access(path, os.X_OK) else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _copy(programs: Path, target: Path) -> Path:
    """Copy the package where the server's user can run its programs; again when the package changed."""
    package = programs.parent
    stamp, version = target / "copied-from", f"{package} {package.stat().st_mtime_ns}"
    if not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(target, ignore_errors=True)
        # The programs find their libraries in a folder beside the package.
        for folder in package.parent.glob(f"{package.name}*"):
            if not folder.name.endswith(".dist-info"):
                shutil.copytree(folder, target / folder.name, ignore=shutil.ignore_patterns("include"))
        stamp.write_text(version)
    return target / package.name / programs.name
