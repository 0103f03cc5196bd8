"""The layers hold, and what holds them would notice a breach.

The contracts are in pyproject.toml; a breach planted in a copy of the tree must break each of them.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT, python_files

# Third-party packages and the folders of app that may import them; everything else goes through a port.
HOMES = {
    "alembic": {"storage"},
    "argon2": {"storage", "system"},
    "av": {"audio"},
    "cryptography": {"audio", "ehr", "storage", "system"},
    "ctranslate2": {"speech"},
    "faster_whisper": {"speech"},
    "httpx2": {"drafting", "ehr", "speech", "system"},
    "keyring": {"storage", "system"},
    "onnxruntime": {"speech"},
    "openai": {"drafting"},
    "pyaudio": {"audio"},
    "PySide6": {"ui", "runtime"},
    "sqlalchemy": {"storage"},
    "sqlcipher3": {"storage"},
}
ROOTS = {"__main__.py", "bootstrap", "bootstrap.py"}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, inside functions too."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("layer", ["domain", "services"])
def test_rules_need_the_standard_library_only(layer: str) -> None:
    known = sys.stdlib_module_names | {"app", "__future__"}
    foreign = [
        f"{path}:{line} {name}"
        for path in python_files("app")
        if path.parts[1] == layer
        for line, name in imports(path)
        if name.split(".")[0] not in known
    ]
    assert foreign == []


def test_a_library_is_imported_only_where_it_is_at_home() -> None:
    strays = [
        f"{path}:{line} {name}"
        for path in python_files("app")
        for line, name in imports(path)
        if (home := HOMES.get(name.split(".")[0])) and path.parts[1] not in home | ROOTS
    ]
    assert strays == []


def test_nothing_is_imported_relatively() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path in python_files("app")
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path in python_files("app"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    return folder


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    [
        ("app/stray.py", "", "Layers import downwards"),
        ("app/audio/planted.py", "import app.storage", "Layers import downwards"),
        ("app/domain/planted.py", "import app.services.ports", "Layers import downwards"),
        ("app/domain/planted.py", "import numpy", "Domain and services use no library"),
        ("app/ehr/planted.py", "import app.services.events", "Adapters see only services.ports"),
        ("app/ui/planted.py", "import app.storage", "Only bootstrap and __main__ see the adapters"),
        ("app/speech/planted.py", "import PySide6.QtCore", "Qt only in bootstrap"),
        ("app/ui/planted/presenter.py", "import PySide6.QtCore", "Presenters know neither Qt nor adapters"),
    ],
)
def test_a_breach_is_noticed(copy: Path, path: str, line: str, contract: str) -> None:
    planted = copy / path
    package = planted.parent / "__init__.py"
    made = [] if package.exists() else [package]
    planted.parent.mkdir(exist_ok=True)
    for file in made:
        file.write_text("")
    planted.write_text(line + "\n")
    try:
        result = lint(copy)
    finally:
        planted.unlink()
        for file in made:
            file.unlink()
    assert result.returncode != 0
    assert re.search(rf"^{re.escape(contract)}.* BROKEN", result.stdout, re.MULTILINE), result.stdout
