"""The parts for a test run: the same programs as `make run` starts, on ports of their own, with data to throw away."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from shop.local.home import Home
from shop.local.installation import plan
from shop.local.launcher import Launcher
from shop.local.reset import wipe


class ThrowawayParts:
    """Those of PostgreSQL, Valkey and Kafka that no setting names elsewhere. Entering it starts them.

    ``durable``: PostgreSQL waits for the disk, as in earnest. Only a benchmark cares.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="metamorphosis-")  # deleted at exit at the latest
        self.home = Home(Path(self._folder.name))
        self._installation = plan(self.home, throwaway=True, durable=durable)
        self._launcher = Launcher(self._installation, quiet=True, services=False)

    @property
    def settings(self) -> dict[str, str]:
        """What the environment must say for Django to find them. Known before they run."""
        return {part.setting: part.address for part in self._installation.parts}

    def __enter__(self) -> Self:
        if self.settings:
            self._launcher.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.settings:
            self._launcher.__exit__(kind, error, trace)

    def wait(self) -> None:
        """Wait until all of them answer.

        :raises console.Failed: saying which does not, and what its log says
        """
        self._launcher.wait_for_parts()

    def delete(self) -> None:
        """Delete their data, once they are stopped."""
        wipe(self.home)
        self._folder.cleanup()
