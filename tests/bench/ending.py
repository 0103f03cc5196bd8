"""End of the session to the transcript, made during the session; against the whole file at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench import children
from tests.bench.figures import Comparison, series
from tests.bench.speech import SAMPLE

PACE = 15
"""Times as fast as it was spoken: five minutes pass in twenty seconds. Slower play leaves less to the end."""

SESSION = [sys.executable, "-m", "tests.bench.one_session"]


def measure(rounds: int) -> Iterator[Comparison]:
    """Each way in turn; the first round is thrown away."""
    during: list[float] = []
    after: list[float] = []
    plain: list[float] = []
    words: list[float] = []
    drafts: list[float] = []
    for number in range(rounds + 1):
        ours = children.run([*SESSION, "during", str(SAMPLE), str(PACE)]).report
        # as fast as it can be sealed: nothing is transcribed meanwhile, so the pace does not matter
        late = children.run([*SESSION, "after", str(SAMPLE), "0"]).report
        whole = children.run([sys.executable, "-m", "tests.bench.decoding", "plain-vad", str(SAMPLE)]).report
        if number:
            during.append(ours["transcript"])
            after.append(late["transcript"])
            plain.append(whole["seconds"])
            words.append(ours["words"])
            drafts.append(ours["draft"])
    yield Comparison(
        "ending: end of a session of five minutes to its transcript",
        "s",
        series("made during the session", during),
        (
            series("ours, all of it at the end", after),
            series("plain call on the whole file, model loaded", plain),
        ),
        remark=f"played at {PACE} times its speed; the demonstration model is far faster than real ones",
    )
    yield Comparison(
        "ending: of this, until all words are there (the rest tells the voices apart)",
        "s",
        series("made during the session", words),
    )
    yield Comparison(
        "ending: end of the session to the draft", "s", series("made during the session", drafts)
    )
