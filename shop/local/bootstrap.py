"""Makes .venv and installs a requirements file into it, with nothing but the Python that runs this.

pip fetches uv, and uv does the rest: from filled caches that takes 5 s, where pip takes 35 s.

Nothing here is newer than Python 3.6, so that an old Python can read it and say that it is old.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"

HASHED = ["--require-hashes", "--only-binary=:all:", "--quiet"]

DEBIAN_REMEDY = "On Debian or Ubuntu: apt-get install python3-venv. Then try again."


def main(requirements: str) -> None:
    refuse_unfit_python()
    file = CHECKOUT / requirements
    stamp = VENV / f".installed-{file.name}"
    wanted = hashlib.sha256(file.read_bytes()).hexdigest()
    if not works():
        make_venv()
    if not stamp.exists() or stamp.read_text() != wanted:
        install(file)
        stamp.write_text(wanted)
    compile_translations()


def refuse_unfit_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  the very thing to find out
        sys.exit(
            f"This needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
            "Install a newer one and name it: make run PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit(f"{sys.executable} cannot make virtual environments. {DEBIAN_REMEDY}")


def works() -> bool:
    """Whether .venv is usable: it is not once the checkout was moved or the system's Python replaced."""
    check = f"import sys, pip; sys.exit(sys.prefix != {str(VENV)!r} or sys.version_info < (3, 11))"
    try:
        return subprocess.call([str(PYTHON), "-c", check], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit(f"Could not make {VENV}; see above. {DEBIAN_REMEDY}")


def install(file: Path) -> None:
    print(f"Installing {file.name} into .venv (a minute or two the first time) …", flush=True)
    if with_uv(file) or pip(file):  # uv does not read pip's configuration: who has a mirror there is served by pip
        return
    sys.exit(f"pip could not install {file.name}; see above. Is the network there? Then try again.")


def with_uv(file: Path) -> bool:
    if not pip(CHECKOUT / "requirements" / "installer.txt"):
        return False
    system_certificates = {**os.environ, "UV_NATIVE_TLS": os.environ.get("UV_NATIVE_TLS", "1")}
    command = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), *HASHED, "-r", str(file)]
    return subprocess.call(command, env=system_certificates) == 0


def pip(file: Path) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *HASHED, "-r", str(file)]
    return subprocess.call(command) == 0


def compile_translations() -> None:
    """Those that a pull brought, too: it takes no time when nothing is new."""
    if subprocess.call([str(PYTHON), "-m", "shop.languages.compiling"], cwd=str(CHECKOUT)):
        sys.exit("The translations in shop/locale could not be compiled; see above. git diff tells what changed there.")


if __name__ == "__main__":
    main(sys.argv[1])
