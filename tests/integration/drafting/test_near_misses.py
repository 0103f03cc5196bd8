"""The evidence check on sentences that bind the words of a session otherwise; ``-s`` prints the figures.

Sentences written for it (``tests/support/said``), one half of which is only measured, and retellings of what
the clients of the corpus said, with each error that their words allow.
"""

from collections import defaultdict
from collections.abc import Iterable

import pytest

from app.domain.note import SentenceStatus
from app.drafting.evidence import EvidenceCheck
from tests.support.near_misses import KINDS, Near, retold, written
from tests.support.planted_sessions import corpus

CHECK = EvidenceCheck()
WRONG = (SentenceStatus.CHECK, SentenceStatus.NO_SOURCE)


def flagged(sentences: Iterable[Near]) -> dict[str, tuple[int, int, list[str]]]:
    """Of each error: how many were flagged, how many there are, and those that were not judged as meant."""
    found: dict[str, tuple[int, int, list[str]]] = defaultdict(lambda: (0, 0, []))
    for near in {(n.error, n.sentence.text): n for n in sentences}.values():
        judged = CHECK.recheck((near.sentence,), near.material)[0]
        named = judged.reason == "name"  # rightly: no note holds one, and what people say does
        wrong = judged.status in WRONG and not (named and not near.error)
        right, of, texts = found[near.error]
        if wrong is not bool(near.error):
            texts.append(f"{judged.reason}: {near.sentence.text}")
        found[near.error] = right + wrong, of + 1, texts
    return found


def told(name: str, found: dict[str, tuple[int, int, list[str]]]) -> None:
    print(f"\n{name}")
    for error in ("", *KINDS):
        if error in found:
            right, of, _ = found[error]
            print(f"{error or 'faithful'}: {right} of {of} flagged = {right / of:.0%}")


@pytest.mark.parametrize(("half", "least", "most"), [("tuned", 0.9, 0.05), ("held", 0.85, 0.1)])
def test_what_is_bound_otherwise_is_flagged(half: str, least: float, most: float) -> None:
    found = flagged(written(half))
    told(f"written, {half}", found)
    wrong = [found[kind] for kind in KINDS]
    assert all(of for _, of, _ in wrong)
    missed = [text for _, _, texts in wrong for text in texts]
    assert sum(right for right, _, _ in wrong) >= least * sum(of for _, of, _ in wrong), missed
    false, of, texts = found[""]
    assert false <= most * of, texts


def test_what_clients_said_told_again_is_believed_and_its_errors_are_not() -> None:
    found = flagged(retold([s for s in corpus() if not s.long][::6]))
    told("retold, a part", found)
    judged(found)


@pytest.mark.long
def test_all_that_clients_said_told_again() -> None:
    found = flagged(retold(corpus()))
    told("retold", found)
    judged(found)


def judged(found: dict[str, tuple[int, int, list[str]]]) -> None:
    false, of, texts = found[""]
    assert false <= 0.05 * of, texts
    right, all_, missed = found["negation"]
    assert right >= 0.9 * all_, missed
    others = [found[kind] for kind in KINDS if kind in found and kind != "negation"]
    missed = [text for _, _, texts in others for text in texts]
    assert sum(right for right, _, _ in others) >= 0.8 * sum(of for _, of, _ in others), missed
