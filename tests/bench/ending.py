"""End of the session to the transcript, made during the session; against all of it at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bench import children
from tests.bench.figures import Comparison, Series, series

LENGTHS = (10, 50, 120)
"""Minutes of the sessions."""

COMPARED = 50
"""Minutes of the session that is also left to the end."""

SESSION = [sys.executable, "-m", "tests.bench.one_session"]

Reports = list[Mapping[str, Any]]


def measure(rounds: int, lengths: Sequence[int] = LENGTHS, compared: int = COMPARED) -> Iterator[Comparison]:
    """Each length and way in turn; the first round is thrown away."""
    during: dict[int, Reports] = {minutes: [] for minutes in lengths}
    after: Reports = []
    for number in range(rounds + 1):
        for minutes in lengths:
            report = children.run([*SESSION, "during", str(minutes)]).report
            if number:
                during[minutes].append(report)
        report = children.run([*SESSION, "after", str(compared)]).report
        if number:
            after.append(report)

    def of(minutes: int, name: str = "transcript") -> Series:
        return series(f"session of {minutes} minutes", [report[name] for report in during[minutes]])

    shortest, *longer = lengths
    yield Comparison(
        "ending: end of a session to its transcript with speakers, against shorter ones",
        "s",
        of(lengths[-1]),
        tuple(of(minutes) for minutes in lengths[:-1]),
        remark="independent of the length: the ratios are near 1",
    )
    limit = [report["two_windows"] + 1 for minutes in lengths for report in during[minutes]]
    for minutes in (shortest, *longer):
        yield Comparison(
            f"ending: of {minutes} minutes, against what it may take",
            "s",
            of(minutes),
            (series("two windows and a second", limit),),
        )
    yield Comparison(
        f"ending: of {compared} minutes, against all of it at the end",
        "s",
        series("made during the session", [report["transcript"] for report in during[compared]]),
        (series("all of it at the end", [report["transcript"] for report in after]),),
        remark="the demonstration model is far faster than real ones: they gain more",
    )
    for name, words in (("words", "until all words are there"), ("draft", "to the draft")):
        yield Comparison(
            f"ending: of {lengths[-1]} minutes, {words}",
            "s",
            of(lengths[-1], name),
            tuple(of(minutes, name) for minutes in lengths[:-1]),
        )


def quick(rounds: int) -> Iterator[Comparison]:
    """One and ten minutes."""
    return measure(rounds, (1, 10), 10)
