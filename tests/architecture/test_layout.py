"""The shape of the tree: what lies at the top, how long a file may be, and names that say something."""

from __future__ import annotations

import ast

import pytest

from tests.support.repository import ROOT, files, python_files

TOP = {"app", "resources", "packaging", "tests", "pyproject.toml", "README.md", "LICENSE"}
DOTFILES = {".ci", ".gitattributes", ".gitignore"}
LONGEST = 400
EMPTY_WORDS = ("utils", "util", "manager", "helper", "helpers", "handler", "misc", "common")


def test_the_top_level_holds_nothing_else() -> None:
    assert {path.parts[0] for path in files()} <= TOP | DOTFILES


def test_no_file_is_too_long_to_read_in_one_sitting() -> None:
    lengths = {
        path: len((ROOT / path).read_bytes().splitlines())
        for path in python_files("app", "tests", "packaging")
    }
    assert lengths, "no Python files found"
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_packages_are_packages_and_tests_are_not() -> None:
    folders = {path.parent for path in python_files("app") if "versions" not in path.parts}
    assert {str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()} == set()
    assert [str(path) for path in python_files("tests") if path.name == "__init__.py"] == []
    # A package called packaging would hide the library of that name, which pytest itself imports.
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("folder", ["app", "tests"])
def test_module_and_class_names_say_what_a_thing_is(folder: str) -> None:
    empty = []
    for path in python_files(folder):
        words = path.stem.lower().split("_")
        empty += [str(path)] if any(word in EMPTY_WORDS for word in words) else []
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name.lower().endswith(EMPTY_WORDS):
                empty.append(f"{path}:{node.lineno} {node.name}")
    assert empty == []


def test_the_readme_begins_with_the_two_commands() -> None:
    top = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:5]
    shown = [line.split("#")[0].strip() for line in top if line.startswith("    ")]
    assert shown == ["./packaging/roomnote", "./packaging/check"]
