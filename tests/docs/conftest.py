import subprocess
import sys

import pytest

from tests.docs.pages import CHECKOUT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The backbone as a package, built with what is installed here: no network."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, "events"]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))
