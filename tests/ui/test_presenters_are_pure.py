"""Presenters can be imported, and so tested, without Qt."""

import subprocess
import sys

from tests.support.repository import ROOT


def test_no_presenter_loads_qt() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "app" / "ui").glob("*/presenter.py"))
    ]
    assert "app.ui.consent.presenter" in modules
    script = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        "    found = [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))]\n"
        "    assert not found, (name, found[:3])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
