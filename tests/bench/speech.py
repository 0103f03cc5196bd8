"""Our transcript of a file against one plain faster-whisper call: CPU seconds, wrong words, memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

from app.domain.accuracy import word_error_rate
from tests.bench import children
from tests.bench.children import ROOT, Outcome
from tests.bench.figures import Comparison, Series, series

WAYS = {"ours": "ours", "plain": "plain call", "plain-vad": "plain call with vad_filter"}
SAMPLE = ROOT / "resources" / "samples" / "dialogue_5min.flac"


def measure(rounds: int) -> Iterator[Comparison]:
    """One process for each way and round, in turn; the first round is thrown away."""
    outcomes: dict[str, list[Outcome]] = {way: [] for way in WAYS}
    for number in range(rounds + 1):
        for way in WAYS:
            outcome = children.run([sys.executable, "-m", "tests.bench.decoding", way, str(SAMPLE)])
            if number:
                outcomes[way].append(outcome)
    yield _compared("speech: CPU seconds, process start and loading included", "s", outcomes, lambda o: o.cpu)
    yield _compared(
        "speech: of these, until all words are there (the rest tells the voices apart)",
        "s",
        outcomes,
        lambda o: o.report["words_cpu"],
    )
    yield _compared(
        "speech: seconds from a loaded model to the transcript",
        "s",
        outcomes,
        lambda o: o.report["seconds"],
        remark="ours also tells the voices apart, and runs at low priority",
    )
    reference = _reference()
    yield _compared(
        "speech: wrong words", "%", outcomes, lambda o: 100 * word_error_rate(reference, o.report["text"])
    )
    yield _compared(
        "memory: speech process at its most, resident", "MiB", outcomes, lambda o: o.report["speech"]["peak"]
    )
    yield _compared(
        "memory: speech process after the transcript, proportional share",
        "MiB",
        outcomes,
        lambda o: o.report["speech"]["pss"],
    )
    callers = [o.report["caller"]["peak"] for o in outcomes["ours"]]
    yield Comparison(
        "memory: the process that asks for a file's transcript", "MiB", series("caller, at its most", callers)
    )


def _compared(
    name: str,
    unit: str,
    outcomes: dict[str, list[Outcome]],
    value: Callable[[Outcome], float],
    remark: str = "",
) -> Comparison:
    found: dict[str, Series] = {
        way: series(WAYS[way], [value(outcome) for outcome in list_of]) for way, list_of in outcomes.items()
    }
    return Comparison(name, unit, found["ours"], (found["plain"], found["plain-vad"]), remark)


def _reference() -> str:
    said = json.loads(SAMPLE.with_suffix(".json").read_text(encoding="utf-8"))["utterances"]
    return " ".join(utterance["text"] for utterance in said)
