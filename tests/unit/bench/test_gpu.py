"""The bench of a graphics card: what it says without one, and what it compares with one."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from app.speech.device import CARDS, CPU, Choice
from tests.bench import children, gpu
from tests.bench.children import Outcome


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(CPU), "gpu: no GPU here.\n"),
        (Choice(CPU, "library", "libcublas.so.12"), "libcublas.so.12 is missing"),
    ],
)
def test_without_a_card_nothing_is_measured(
    capsys: pytest.CaptureFixture[str], choice: Choice, said: str
) -> None:
    assert list(gpu.measure(1, lambda: choice)) == []
    assert said in capsys.readouterr().out


def test_with_a_card_both_devices_make_the_same_transcript(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run(command: Sequence[str]) -> Outcome:
        assert command[:3] == [sys.executable, "-m", "tests.bench.gpu"]
        ran.append(" ".join(command[-2:]))
        fast = command[-2] == "cuda"
        report = {"text": "hello", "loading": 2.0, "seconds": 1.0 if fast else 4.0, "factor": 0.1}
        return Outcome(1.0, None, 1.0, 1.0, report)

    monkeypatch.setattr(children, "run", run)
    found = list(gpu.measure(2, lambda: Choice(CARDS[1])))
    assert ran == ["cuda float16", "cpu int8"] * 3
    assert [len(one.ours.values) for one in found] == [2, 2, 2]
    assert found[1].ratios() == {"CPU, int8": 0.25} and found[1].remark == "the same words"
