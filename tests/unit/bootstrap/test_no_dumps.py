"""A crash leaves no picture of the memory behind."""

import subprocess
import sys

import pytest

_ASKED = """
import contextlib, resource
from app.__main__ import main
resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1:] * 2)
with contextlib.suppress(SystemExit):
    main(["--help"])
print("limit", resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core files")
def test_whatever_command_runs_writes_no_core_file() -> None:
    told = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "limit 0"
