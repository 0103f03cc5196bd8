"""The benchmarks' arithmetic, and that a measured process is measured with its children."""

from __future__ import annotations

import sys

import pytest

from tests.bench import children
from tests.bench.figures import Comparison, series

BURN = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n"


def test_ratios_are_those_of_the_medians() -> None:
    compared = Comparison(
        "x", "s", series("ours", [3, 1, 2]), (series("a", [4, 4, 9]), series("b", [0, 0, 0]))
    )
    assert compared.ratios() == {"a": 0.5}
    assert compared.as_json()["ratios"] == {"a": 0.5}
    shown = compared.shown()
    assert "ratio 0.50" in shown and "(1.000 … 3.000, n=3)" in shown


def test_without_values_nothing_was_measured() -> None:
    with pytest.raises(ValueError, match="nothing"):
        series("x", [])


def test_a_process_is_measured_with_its_children() -> None:
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}], check=True)"
    outcome = children.run([sys.executable, "-c", f"print('first'); {inner}; print('{{\"a\": 1}}')"])
    assert outcome.cpu >= 0.2
    assert outcome.painted is not None and outcome.painted <= outcome.seconds
    assert outcome.report == {"a": 1}
    assert outcome.peak > 1


def test_a_process_that_fails_is_no_figure() -> None:
    with pytest.raises(children.ChildFailed):
        children.run([sys.executable, "-c", "raise SystemExit(3)"])
