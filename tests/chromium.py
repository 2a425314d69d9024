"""A browser for the tests: an installed Chromium or Chrome, else Playwright's own, else (root on Debian) the package.

`python -m tests.chromium` finds or installs one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")
INSTALL_LIMIT_SECONDS = 600


class NoBrowser(Exception):
    """No Chromium or Chrome here, and none could be installed."""


def find() -> str | None:
    """The program to start: CHROMIUM's, one that is installed, or Playwright's own."""
    installed = (shutil.which(name) for name in NAMES)
    apps = (str(Path("/Applications") / app) for app in MAC_APPS)
    candidates = [os.environ.get("CHROMIUM"), *installed, *apps, _playwrights()]
    return next((path for path in candidates if path and Path(path).exists()), None)


def launch_options() -> dict[str, object]:
    """For Playwright's `chromium.launch`. As root Chromium starts only without its sandbox.

    :raises NoBrowser: with the remedy
    """
    path = find()
    if path is None:
        raise NoBrowser("No Chromium or Chrome. `make test` installs one; or name yours in CHROMIUM.")
    return {"executable_path": path, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


def provide() -> str:
    """Find a browser, or install one.

    :raises NoBrowser: with the remedy
    """
    for install in (_nothing, _install_playwrights, _install_package):
        install()
        if path := find():
            return path
    raise NoBrowser("Could not get a browser. Install Chromium or Chrome, or name yours in CHROMIUM.")


def _playwrights() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _nothing() -> None:
    """First of all, look."""


def _install_playwrights() -> None:
    _try(sys.executable, "-m", "playwright", "install", "chromium")


def _install_package() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update", "-qq")
        _try("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")


def _try(*command: str) -> None:
    """Run an installer; whether it helped shows in the next look."""
    print(f"  {' '.join(command)}", flush=True)
    try:
        subprocess.run(command, check=False, timeout=INSTALL_LIMIT_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        print(f"  not done within {INSTALL_LIMIT_SECONDS} s", flush=True)


if __name__ == "__main__":
    print(f"  {provide()}")
