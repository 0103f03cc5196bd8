"""Wordings of danger by concept: how many a draft shows, how many harmless ones it takes for danger.

The check reads every fourth; the long form all, and counts what is said without danger in the written corpus.
``-s`` prints the figures.
"""

import pytest

from app.drafting.lexicon import load_lexicon
from app.drafting.reading import read
from app.drafting.risk import danger
from tests.support.planted_sessions import corpus
from tests.support.risk_wordings import HARMLESS, Wording, taken, wordings

SHOWN = 0.92
FALSE = 0.10
WRONG = 0.04  # of the dangerous ones told as disclosed, or as denied, though they are not
FALSE_A_THOUSAND = 1.0
"""False prompts in a thousand words of ordinary talk."""


def judged(name: str, chosen: tuple[Wording, ...]) -> None:
    found = taken(chosen)
    print(f"\n{name}: {found.told()}")
    assert found.recall >= SHOWN, found.missed
    assert found.false_share <= FALSE, found.false
    assert len(found.wrong) <= WRONG * found.dangerous, found.wrong


def test_there_is_enough_of_each_concept() -> None:
    concepts = {w.concept for w in wordings()}
    assert len(concepts) >= 25 and len(wordings()) >= 600
    assert sum(w.kind == HARMLESS for w in wordings()) >= 250
    assert 0.3 <= sum(w.held for w in wordings()) / len(wordings()) <= 0.6


def test_wordings_of_every_concept() -> None:
    judged("every fourth", wordings()[::4])


@pytest.mark.long
@pytest.mark.parametrize("held", [False, True])
def test_all_wordings(held: bool) -> None:
    judged("held" if held else "tuned", tuple(w for w in wordings() if w.held is held))


@pytest.mark.long
def test_ordinary_talk_is_left_alone() -> None:
    lexicon = load_lexicon()
    spoken, false = 0, []
    for session in corpus():
        reading = read(session.transcript, lexicon)
        spoken += reading.spoken_words
        risky = {risk.utterance_id for risk in session.risks}
        false += [
            s.text
            for s in reading.statements
            if danger(s) and not s.by_therapist and s.utterance.id not in risky
        ]
    print(f"\n{len(false)} false prompts in {spoken} words of ordinary talk")
    assert len(false) <= FALSE_A_THOUSAND * spoken / 1000, false
