"""The coverage gates: their arithmetic, and that nothing passes by being absent."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.repository import ROOT


def script(path: Path) -> ModuleType:
    """A script loaded by its path: a package called packaging would hide the library of that name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


gates = script(ROOT / "packaging" / "coverage_gates.py")
inputs = script(ROOT / "packaging" / "lock_inputs.py")


def entry(lines: tuple[int, int], branches: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    return {
        "summary": {
            "covered_lines": lines[0],
            "num_statements": lines[1],
            "missing_lines": lines[1] - lines[0],
            "covered_branches": branches[0],
            "num_branches": branches[1],
            "missing_branches": branches[1] - branches[0],
        },
        "missing_lines": list(range(lines[1] - lines[0])),
        "missing_branches": [[1, 2]] * (branches[1] - branches[0]),
    }


def test_the_promised_figures() -> None:
    assert gates.GATES == {"app/domain/": 100.0, "app/services/": 95.0, "app/": 85.0}


@pytest.mark.parametrize(
    ("lines", "branches", "holds"),
    [
        ((9, 10), (10, 10), True),
        ((9, 10), (9, 10), False),
        ((10, 10), (9, 10), True),
        ((10, 10), (8, 10), False),
    ],
)
def test_branches_count_like_lines(lines: tuple[int, int], branches: tuple[int, int], holds: bool) -> None:
    files = {"app/services/notes.py": entry(lines, branches)}
    assert gates.verdicts(files, {"app/services/": 95.0})[1] is holds


def test_a_part_without_code_fails() -> None:
    report, holds = gates.verdicts({"app/ui/x.py": entry((5, 5))}, {"app/domain/": 100.0})
    assert not holds
    assert "FAILED" in report[0]


def test_other_folders_do_not_count() -> None:
    files = {"app/domain/a.py": entry((1, 1)), "app/domainish/b.py": entry((0, 50))}
    assert gates.verdicts(files, {"app/domain/": 100.0})[1]


def test_what_is_missing_is_named_worst_first() -> None:
    files = {"app/a.py": entry((9, 10)), "app\\b.py": entry((5, 10), (0, 1)), "app/c.py": entry((3, 3))}
    report, holds = gates.verdicts(files, {"app/": 99.0})
    assert not holds
    assert [line.split(":")[0].strip() for line in report[1:]] == ["app\\b.py", "app/a.py"]


def write(folder: Path, runtime: str, mark: str | None = None) -> None:
    (folder / "packaging").mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(
        f'[project]\nrequires-python = ">=3.11"\ndependencies = [{runtime}]\n'
        '[dependency-groups]\ndev = ["c"]\n'
    )
    for lock in inputs.LOCKS if mark else ():
        (folder / lock).write_text(f"# inputs: {mark}\na==1\n")


def test_a_lock_belongs_to_its_dependencies_in_any_order(tmp_path: Path) -> None:
    write(tmp_path, '"a", "b"')
    digest = inputs.inputs_digest(tmp_path / "pyproject.toml")
    assert inputs.stale_locks(tmp_path) == list(inputs.LOCKS), "missing locks are stale"
    write(tmp_path, '"b", "a"', digest)
    assert inputs.stale_locks(tmp_path) == []
    write(tmp_path, '"b", "a>1"', digest)
    assert inputs.stale_locks(tmp_path) == list(inputs.LOCKS)
