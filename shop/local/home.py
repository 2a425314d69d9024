"""Where an installation keeps its things: one ignored folder, and a short path for its control socket."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

# A socket's path may have 107 bytes (103 on macOS). Supervisor binds `<path>.<its pid>` first.
SOCKET_PATH_LIMIT = 103 - len(".4194304")


@dataclass(frozen=True)
class Home:
    """The folder of one installation. Deleting it (while nothing runs) deletes the installation."""

    data: Path

    @classmethod
    def here(cls) -> "Home":
        """`.data` in this checkout, unless METAMORPHOSIS_DATA names another folder."""
        return cls(Path(os.environ.get("METAMORPHOSIS_DATA") or CHECKOUT / ".data").resolve())

    def make(self) -> None:
        """Create the folders. As root, PostgreSQL's own user must be able to pass through."""
        mode = 0o711 if os.geteuid() == 0 else 0o700
        self.data.mkdir(mode=mode, parents=True, exist_ok=True)
        self.data.chmod(mode)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    @property
    def logs(self) -> Path:
        return self.data / "log"

    def log(self, name: str) -> Path:
        """The log of the process of that name."""
        return self.logs / f"{name}.log"

    @property
    def parts_env(self) -> Path:
        """The addresses of the running parts, for `manage.py` in another terminal."""
        return self.data / "parts.env"

    @property
    def prometheus(self) -> Path:
        """Where Prometheus reads whom to ask, and with which token: see docs/ops/prometheus.yml."""
        return self.data / "prometheus"

    @property
    def fingerprint(self) -> str:
        """Tells this installation from others on the machine."""
        return hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        """The folder for sockets: the data folder if its path is short enough, else one of ours elsewhere."""
        name = f"metamorphosis-{self.fingerprint}"
        elsewhere = (Path(tempfile.gettempdir()) / name, Path("/tmp") / name)  # noqa: S108
        for folder in (self.data, *elsewhere):
            if len(os.fsencode(folder / "doorbell")) <= SOCKET_PATH_LIMIT:
                return folder
        raise AssertionError("a path below /tmp is always short enough")

    @property
    def control(self) -> Path:
        """Where the supervisor listens."""
        return self.sockets / "control"

    @property
    def doorbell(self) -> Path:
        """Where the relay hears that something was committed."""
        return self.sockets / "doorbell"

    def make_sockets_folder(self) -> None:
        """Create it for nobody else, and refuse one that somebody else prepared."""
        folder = self.sockets
        if folder == self.data:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != os.geteuid() or status.st_mode & 0o077:
            raise PermissionError(f"{folder} must be a folder of yours with mode 700. Remove it and try again.")
