"""The processes that benchmarks measure still run: a changed signature does not wait for the next figures."""

import sys

import pytest

from tests.bench import children
from tests.bench.children import ROOT

SAMPLE = str(ROOT / "resources" / "samples" / "dialogue_60s.flac")


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("command", "reported"),
    [
        (["one_session", "during", "0.5"], {"words", "transcript", "draft", "two_windows"}),
        (["one_session", "after", "0.5"], {"words", "transcript", "draft", "two_windows"}),
        (["long_session", "0.05"], {"desktop", "desktop_first", "speech", "speech_course"}),
        (["window_costs", "pipeline", "0.5"], {"cpu", "wrong"}),
        (["window_costs", "stock", "0.5"], {"cpu"}),
        (["window_costs", "own", "0.5"], {"cpu"}),
        (["window_costs", "whole", "0.5"], {"cpu", "wrong"}),
        (["watched_program", "20", "dialogue_60s"], {"recording", "processing_p99"}),
        (["decoding", "ours", SAMPLE], {"text", "seconds", "words_cpu", "speech", "caller"}),
        (["decoding", "plain-vad", SAMPLE], {"text", "seconds"}),
        (["painted_program"], set()),
    ],
    ids=lambda value: "-".join(map(str, value[:2])).replace(SAMPLE, "") if isinstance(value, list) else "",
)
def test_a_measured_process_ends_well_and_reports(command: list[str], reported: set[str]) -> None:
    outcome = children.run([sys.executable, "-m", f"tests.bench.{command[0]}", *command[1:]])
    assert reported <= set(outcome.report)
    assert outcome.seconds > 0
