"""Sessions and risk wordings that the drafter was not made with: figures of A, B and C (``-s`` prints them).

Nobody looks into sets B and C while the drafter is changed (tests/support/unseen/README.md): the messages
of its failures name figures only, never a line.
"""

import re
from collections import Counter
from itertools import combinations

import pytest

from app.domain.note import NoteType
from tests.support.draft_figures import Figures, figures_of
from tests.support.planted_sessions import PlantedSession, corpus
from tests.support.unseen_figures import risk_figures
from tests.support.unseen_material import AMBIGUOUS, LABELS, affirmed_in_c, risk_wordings, unseen_sessions

SETS = ("a", "b", "c")
RISK_LINES, HARMLESS_LINES = 100, 60


@pytest.mark.parametrize("which", SETS)
def test_the_sessions_are_what_they_say(which: str) -> None:
    sessions = unseen_sessions(which)
    assert len(sessions) == 8
    assert sum(s.words >= 2_500 for s in sessions) == 1
    assert sum(350 <= s.words <= 900 for s in sessions) >= 6 and all(s.words >= 350 for s in sessions)
    for session in sessions:
        assert 8 <= len(session.facts) <= 20 and session.risks, session.name
        for planted in (*session.facts, *session.risks):
            utterance = session.transcript.utterance(planted.utterance_id)
            assert utterance is not None and planted.words in utterance.text, session.name


@pytest.mark.parametrize("which", SETS)
def test_the_wordings_are_what_they_say(which: str) -> None:
    count = Counter(w.label for w in risk_wordings(which))
    assert set(count) == set(LABELS)
    assert count["harmless"] == HARMLESS_LINES and count.total() == RISK_LINES + HARMLESS_LINES
    assert all((w.matter == "-") == (w.label == "harmless") for w in risk_wordings(which))


def test_no_line_is_in_two_sets() -> None:
    ours = [{_bare(w.said) for w in risk_wordings(which)} | _said(unseen_sessions(which)) for which in SETS]
    assert not any(one & other for one, other in combinations((*ours, _said(corpus())), 2))


def _said(sessions: tuple[PlantedSession, ...]) -> set[str]:
    """What was said, without the short answers that anybody gives."""
    return {_bare(u.text) for s in sessions for u in s.transcript.utterances if len(u.text.split()) > 5}


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("which", SETS)
def test_risk_in_single_utterances(which: str) -> None:
    found = risk_figures(risk_wordings(which))
    print(f"\nset {which}, risk in single utterances (shown of said):\n{found.told()}")
    _hold(
        which,
        {
            "affirmed": found.share("affirmed"),
            "past": found.share("past"),
            "ambiguous": found.share(*AMBIGUOUS),
        },
        {"false alarms": found.false_alarms},
    )


def test_risk_in_plain_words() -> None:
    """What nobody would overhear, apart from what is only hinted at."""
    plain, indirect = (risk_figures(wordings) for wordings in affirmed_in_c())
    for name, found in (("in plain words", plain), ("indirectly", indirect)):
        print(f"\nset c, affirmed {name}: {found.shown['affirmed']}/{found.said['affirmed']}")
    _hold("c", {"plain": plain.share("affirmed")}, {})


@pytest.mark.parametrize("which", SETS)
def test_facts_and_risk_of_sessions(which: str) -> None:
    """As written, which is denser than people talk, and with small talk between as the corpus is told."""
    written = _measured(which, scenes=False)
    told = _measured(which, scenes=True)
    _hold(which, {"facts": written.recall, "facts between scenes": told.recall}, {})
    for found in (written, told):
        _hold(
            which,
            {"sections": found.accuracy, "risk in sessions": found.risk_recall},
            {"wrong": len(found.wrong)},
        )


def _hold(which: str, least: dict[str, float], most: dict[str, float]) -> None:
    """Compares numbers alone, so that no line of sets B and C stands in a failure."""
    assert [name for name, share in least.items() if share < FLOORS[which][name]] == [], least
    assert [name for name, share in most.items() if share > FLOORS[which][name]] == [], most


def _measured(which: str, *, scenes: bool) -> Figures:
    sessions = unseen_sessions(which, scenes=scenes)
    types = tuple(NoteType)
    found = figures_of(sessions, types)
    print(f"\nset {which}, sessions {'between scenes' if scenes else 'as written'}: {found.told()}")
    print(f"  facts by element: {_by_kind(found.lost, _facts(sessions), len(types))}")
    print(f"  risk by kind: {_by_kind(found.risk_lost, _risks(sessions), len(types))}")
    return found


def _facts(sessions: tuple[PlantedSession, ...]) -> Counter[str]:
    return Counter(f.kinds[0] for s in sessions for f in s.facts)


def _risks(sessions: tuple[PlantedSession, ...]) -> Counter[str]:
    return Counter(r.kinds[0] for s in sessions for r in s.risks)


def _by_kind(lost: list[str], planted: Counter[str], drafts: int) -> str:
    """Shares by the first kind; a line of ``lost`` reads "session type: kind: words"."""
    missing = Counter(line.split(": ")[1] for line in lost)
    return ", ".join(
        f"{kind} {number * drafts - missing[kind]}/{number * drafts}"
        for kind, number in planted.most_common()
    )


# As written, the sessions are so dense that what is shown of risk takes the room of other facts. Of those
# of C a note held 47.7 % with 40 of 240 statements about risk, 41.4 % with 128, and 39.8 % since salience
# weighs them.
FLOORS: dict[str, dict[str, float]] = {
    "a": {
        "affirmed": 0.9,
        "past": 0.9,
        "ambiguous": 0.9,
        "false alarms": 0.05,
        "facts": 0.4,
        "facts between scenes": 0.58,
        "sections": 0.8,
        "risk in sessions": 0.74,
        "wrong": 0,
    },
    "b": {
        "affirmed": 0.23,
        "past": 0.33,
        "ambiguous": 0.14,
        "false alarms": 0.10,
        "facts": 0.32,
        "facts between scenes": 0.52,
        "sections": 0.62,
        "risk in sessions": 0.12,
        "wrong": 0,
    },
    "c": {
        "affirmed": 0.5,
        "plain": 0.85,
        "past": 0.55,
        "ambiguous": 0.5,
        "false alarms": 0.22,
        "facts": 0.37,
        "facts between scenes": 0.51,
        "sections": 0.64,
        "risk in sessions": 0.47,
        "wrong": 0,
    },
}
"""What holds at least (at most for false alarms and what is wrong): floors with a margin, not aims."""
