"""The evidence check on sentences that are true of a session, and on the same with one error each.

The check reads a part of the corpus, the long form all of it; ``-s`` prints the figures.
"""

from collections import defaultdict
from collections.abc import Sequence

import pytest

from app.domain.note import SentenceStatus
from app.drafting.evidence import EvidenceCheck
from tests.support.falsified import ALWAYS, cases
from tests.support.planted_sessions import PlantedSession, corpus

CHECK = EvidenceCheck()


def flagged(sessions: Sequence[PlantedSession]) -> dict[str, tuple[int, int, list[str]]]:
    """Of each error: how many were flagged, how many there are, and which were not judged as meant."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    texts: dict[str, list[str]] = defaultdict(list)
    for case in cases(sessions):
        found = CHECK.recheck((case.sentence,), case.material)[0]
        wrong = found.status in (SentenceStatus.CHECK, SentenceStatus.NO_SOURCE)
        counts[case.error][0] += wrong
        counts[case.error][1] += 1
        if wrong == (case.error in ("", "drafted")):
            texts[case.error].append(f"{found.reason}: {case.sentence.text}")
    return {error: (wrong, of, texts[error]) for error, (wrong, of) in counts.items()}


def judged(found: dict[str, tuple[int, int, list[str]]]) -> None:
    print()
    for error, (wrong, of, _) in sorted(found.items()):
        print(f"{error or 'faithful'}: {wrong} of {of} flagged = {wrong / of:.0%}")
    for error in ALWAYS:
        assert found[error][0] == found[error][1], (error, found[error][2])
    unrelated, of, missed = found["unrelated"]
    assert unrelated >= 0.75 * of, missed
    false, of, wrongly = found[""]
    assert false <= 0.10 * of, wrongly
    assert found["drafted"][0] == 0, found["drafted"][2]
    for error in ("number", "date", "negation", "intervention"):
        assert found[error][0] >= 0.95 * found[error][1], found[error][2]


def test_errors_are_flagged_and_faithful_sentences_are_not() -> None:
    judged(flagged([s for s in corpus() if not s.long]))


@pytest.mark.long
def test_errors_are_flagged_in_long_sessions_too() -> None:
    judged(flagged(corpus()))
