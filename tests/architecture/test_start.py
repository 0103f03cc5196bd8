"""The command line answers at once: what is heavy is imported only by the command that needs it."""

from __future__ import annotations

import subprocess
import sys

from tests.support.repository import ROOT

HEAVY = {"PySide6", "av", "ctranslate2", "faster_whisper", "numpy", "openai", "sqlalchemy"}


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys, app.__main__ as program\n"
        "try: program.main(['--help'])\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert result.returncode == 0
    assert "transcribe" in result.stdout
    assert HEAVY & set(result.stderr.split()) == set()
