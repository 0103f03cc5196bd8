"""The written corpus: what drafts of it hold, where, and what they never say.

The check reads a part of it as one type each; the long form all as all types. ``-s`` prints the figures.
"""

from collections.abc import Iterator

import pytest

from app.domain.note import NoteType
from tests.support.draft_figures import Figures, figures_of
from tests.support.planted_sessions import PlantedSession, corpus, fresh, held, tuned

LONGEST_NOTE = 700
SHORT_SHARE = 0.30
HELD_OUT = 0.70
"""What a note holds at least of the facts of sessions that nobody tuned for."""


def test_the_corpus_is_what_it_says() -> None:
    sessions = corpus()
    long = [s for s in sessions if s.long]
    assert len(sessions) >= 40 and len({s.name for s in sessions}) == len(sessions)
    assert len(long) == 6 and all(7_000 <= s.words <= 10_000 and len(s.facts) >= 15 for s in long)
    assert len(sessions) * 0.25 <= len(held()) + len(fresh()) <= len(sessions) * 0.4
    kinds = {risk.kinds[0] for s in sessions for risk in s.risks}
    assert {"disclosed", "denied", "asked", "other", "passing", "possible", "misheard", "safety"} <= kinds


def some(sessions: tuple[PlantedSession, ...]) -> Iterator[tuple[PlantedSession, NoteType]]:
    types = tuple(NoteType)
    for number, session in enumerate(s for s in sessions if not s.long):
        yield session, types[number % len(types)]


def judged(name: str, figures: Figures, least: float) -> None:
    print(f"\n{name}: {figures.told()}")
    assert figures.risk_lost == []
    assert figures.wrong == []
    assert figures.recall >= least, figures.lost
    assert figures.accuracy >= 0.8, figures.misplaced


def test_short_sessions_each_as_one_type() -> None:
    found = Figures()
    for session, note_type in some(corpus()):
        figures_of([session], [note_type], into=found)
    judged("short", found, 0.75)
    ordinary = {s.name for s in corpus() if not s.dense}
    assert max(share for name, share in found.shares.items() if name.split()[0] in ordinary) <= SHORT_SHARE


@pytest.mark.parametrize("name", ["long_panic_work", "long_couple_move"])
def test_a_long_session_in_seven_hundred_words(name: str) -> None:
    session = next(s for s in corpus() if s.name == name)
    found = figures_of([session], [NoteType.SOAP])
    judged(name, found, 0.70)
    assert max(found.lengths.values()) <= LONGEST_NOTE


@pytest.mark.long
def test_the_whole_corpus_as_every_type() -> None:
    judged("all", figures_of(corpus()), 0.75)


@pytest.mark.long
@pytest.mark.parametrize("use", ["tuned", "held", "fresh"])
def test_each_part_as_every_type(use: str) -> None:
    sessions = {"tuned": tuned, "held": held, "fresh": fresh}[use]()
    judged(use, figures_of(sessions), 0.78 if use == "tuned" else HELD_OUT)
    for kind, part in (
        ("dense", [s for s in sessions if s.dense]),
        ("short", [s for s in sessions if not s.long and not s.dense]),
        ("long", [s for s in sessions if s.long]),
    ):
        if not part:
            continue
        figures = figures_of(part)
        print(f"{use} {kind}: {figures.told()}")
        assert max(figures.lengths.values()) <= LONGEST_NOTE
        assert kind == "dense" or max(figures.shares.values()) <= SHORT_SHARE
