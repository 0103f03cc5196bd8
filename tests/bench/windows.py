"""What the pipeline costs beside the model: CPU seconds per minute of sound, on the same windows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from tests.bench import children
from tests.bench.figures import Comparison, Series, series
from tests.bench.window_parts import PARTS

MINUTES = 12
"""All samples once."""

WAYS = {
    "pipeline": "the whole pipeline, step by step",
    "stock": "bare faster-whisper calls, same windows",
    "own": "the same calls, encoding 10 s and not 30 s",
    "whole": "one plain call, vad_filter, whole sound",
}


def measure(rounds: int, minutes: float = MINUTES) -> Iterator[Comparison]:
    """One process for each way and round, in turn; the first round is thrown away."""
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    wrong: dict[str, list[float]] = {"pipeline": [], "whole": []}
    for number in range(rounds + 1):
        for way in WAYS:
            report = children.run(
                [sys.executable, "-m", "tests.bench.window_costs", way, str(minutes)]
            ).report
            if number:
                found[way].append(report["cpu"] / minutes)
                if way in wrong:
                    wrong[way].append(report["wrong"])
    ours, *others = (series(words, found[way]) for way, words in WAYS.items())
    yield Comparison(
        "windows: CPU seconds per minute of sound, the model loaded",
        "s",
        ours,
        tuple(others),
        remark="ours with voice activity, packing, the pipe, voices and speakers; real models cost 5 to 60"
        " times as much for a window, the rest costs the same",
    )
    if all(wrong.values()):
        yield _wrong_words(wrong)
    yield from _parts(rounds, minutes)


def _parts(rounds: int, minutes: float) -> Iterator[Comparison]:
    """What each part takes, against the model's own calls."""
    found: list[Mapping[str, float]] = []
    for number in range(rounds + 1):
        report = children.run([sys.executable, "-m", "tests.bench.window_parts", str(minutes)]).report
        if number:
            found.append(report)
    model, *others = (series(words, [one[part] / minutes for one in found]) for part, words in PARTS.items())
    for part in others:
        yield Comparison(f"windows: of this, {part.label}", "s", part, (model,))


def _wrong_words(wrong: dict[str, list[float]]) -> Comparison:
    ours: Series = series(WAYS["pipeline"], wrong["pipeline"])
    return Comparison("windows: wrong words", "%", ours, (series(WAYS["whole"], wrong["whole"]),))
