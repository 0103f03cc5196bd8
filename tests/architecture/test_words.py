"""What must not stand in the tree: registries, paths of one computer, unfinished places."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.repository import ROOT, files, text_of

# Written with a bracket in each, so that this file does not find itself.
FORBIDDEN = {
    "a package registry": (
        r"p[y]pi\.(org|io|python)|[p]ythonhosted|n[p]mjs|y[a]rnpkg|d[e]b\.debian|[j]frog|a[r]tifactory|[n]exus"
    ),
    "a path of one computer": (
        # not "house/work/garden": words that stand for each other
        r"(?<!\w)(?:/w[o]rk/|/f[a]rm/|/tmp/b[a]sh_jobs|/r[o]ot/\.|/[U]sers/[a-z]+/|/h[o]me/[a-z]+/)"
    ),
    "an unfinished place": r"\b(T[O]DO|FI[X]ME|X[X]X)\b",
    "a secret": r"-----BEGIN [A-Z ]*P[R]IVATE KEY-----|\bsk-[A-Za-z0-9]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}",
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_nowhere_in_the_tree(kind: str) -> None:
    pattern = re.compile(FORBIDDEN[kind])
    found = []
    for path in files():
        text = text_of(path) or ""
        found += [
            f"{path}:{text.count(chr(10), 0, hit.start()) + 1} {hit[0]}" for hit in pattern.finditer(text)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "planted"),
    [
        ("a package registry", "https://files.python" + "hosted" + ".org/packages"),
        ("a path of one computer", "/" + "work/main/app"),
        ("an unfinished place", "# TO" + "DO later"),
        ("a secret", "gh" + "p_" + "a1" * 12),
    ],
)
def test_a_planted_one_is_found(kind: str, planted: str) -> None:
    assert re.search(FORBIDDEN[kind], planted)


def test_months_and_days_are_in_the_language_of_the_notes() -> None:
    """Qt takes over the user's locale, and with it strftime writes the names of months in their language."""
    named = re.compile(r"%-?[aAbBhpcxX]\b")
    found = [f"{path}" for path in files() if path.suffix == ".py" and path.parts[0] == "app"
             and named.search(text_of(path) or "")]  # fmt: skip
    assert found == []


def test_locked_node_packages_name_no_address() -> None:
    for path in files():
        if path.name == "package-lock.json":
            packages = json.loads((ROOT / path).read_text(encoding="utf-8"))["packages"]
            assert [name for name, entry in packages.items() if "resolved" in entry] == []
            bare = [name for name, entry in packages.items() if name and "integrity" not in entry]
            assert bare == [], "locked without a hash"
