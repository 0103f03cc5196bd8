"""What is open in a note, the gravest first: the rows of the Issues strip (B1).

Pure. A row leads to a sentence, or to nothing where a required element has no sentence yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain.note import Sentence, SentenceStatus

MISSING = "missing"
"""The kind of an issue that a required element is lacking."""

RISK_LEFT_OUT = "risk statements of the transcript"
RISK = "risk"
REQUIRED: Mapping[str, str] = {
    "symptoms and functional effect": "Symptoms and their effect on daily life: for you to add.",
    "named intervention": "Intervention and what was done: for you to add.",
    "response": "Response to the intervention: for you to add.",
    "progress": "Progress since the last session: for you to add.",
    "goal addressed": "Goal addressed: for you to add.",
    "plan": "Agreed next steps: for you to add.",
}
"""What every note must hold beside risk, as it is called when it lacks, and the prompt that stands for it."""


class Severity(IntEnum):
    """How grave an issue is; the smaller, the graver."""

    GRAVE = 0  # risk, and what nobody said told as if somebody had
    SERIOUS = 1
    SLIGHT = 2


@dataclass(frozen=True, slots=True)
class Issue:
    """One row. ``sentence_id`` is "" where no sentence stands for it; ``words`` are for the screen."""

    sentence_id: str
    kind: str  # ``MISSING``, "not_addressed", or the reason code of the sentence
    severity: Severity
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sentence says otherwise than its sources: ``kind`` is its reason, ``words`` are for the screen.

    The words tell both sides. They are found anew from the sources and never stored with the note.
    """

    kind: str
    words: str


NO_DIFFERENCES: Mapping[str, Difference] = {}
_FOUND: Mapping[str, tuple[Severity, str]] = {
    "not_addressed": (
        Severity.GRAVE,
        "No words about risk were recognised; some may be missed. Read the transcript.",
    ),
    "risk": (Severity.GRAVE, "About risk: compare it with the words that were said."),
    "denial": (Severity.GRAVE, "“Denied” needs a question and a clear no."),
    "evidence": (Severity.GRAVE, "It rests on a source that is not there."),
    "unrelated": (Severity.GRAVE, "Its sources do not say this."),
    "quote": (Severity.GRAVE, "The quoted words differ from what was said."),
    "name": (Severity.GRAVE, "It holds a name. Write the relation instead."),
    "intervention": (Severity.SERIOUS, "The therapist’s words do not name this intervention."),
    "speaker": (Severity.SERIOUS, "Someone else said it, or the speaker is uncertain."),
    "negation": (Severity.SERIOUS, "It may say the opposite of what was said."),
    "assertion": (Severity.SERIOUS, "It was said of the past, a possibility or another person."),
    "number": (Severity.SERIOUS, "A number differs from what was said."),
    "date": (Severity.SERIOUS, "A day or date differs from what was said."),
    "opposite": (Severity.SERIOUS, "It says the opposite of a word in its source."),
    "roles": (Severity.SERIOUS, "Who did it, and to whom, is turned round."),
    "order": (Severity.SERIOUS, "What came first and what came after is turned round."),
    "agreement": (Severity.SERIOUS, "It was proposed. Nobody clearly agreed."),
    "interpretation": (Severity.SERIOUS, "It interprets. This section holds the client’s report."),
    "appearance": (Severity.SERIOUS, "Appearance and affect cannot be heard. Write what you saw."),
    "conflict": (Severity.SERIOUS, "Two sources disagree about it."),
    "words": (Severity.SLIGHT, "Some of its words are in no source."),
    "confidence": (Severity.SLIGHT, "Some of its words may have been misheard."),
}
_ELSE = (Severity.SERIOUS, "It does not quite fit the words it rests on.")


def severity_of(kind: str) -> Severity:
    """How grave a finding of ``kind`` is; serious for a code that is not known."""
    return _FOUND.get(kind, _ELSE)[0]


def words_of(kind: str) -> str:
    """What is said of a finding of ``kind`` on the screen, under 15 words."""
    return _FOUND.get(kind, _ELSE)[1]


def issues_of(
    sentences: Sequence[Sentence],
    missing: Iterable[str],
    differences: Mapping[str, Difference] = NO_DIFFERENCES,
) -> tuple[Issue, ...]:
    """Return everything open: missing elements first, then findings by severity, each in the order given.

    A missing element leads to the prompt that stands for it. "Risk is not addressed" is told once.
    ``differences``, by sentence id, say in plain words what differs.
    """
    lacking = [_lacking(name, sentences) for name in missing]
    told = {issue.sentence_id for issue in lacking if issue.sentence_id}
    found = [issue for s in sentences if s.id not in told and (issue := _finding(s, differences)) is not None]
    return (*sorted(lacking, key=_graveness), *sorted(found, key=_graveness))


def _graveness(issue: Issue) -> Severity:
    return issue.severity


def _lacking(name: str, sentences: Sequence[Sentence]) -> Issue:
    if name == RISK_LEFT_OUT:
        return Issue("", MISSING, Severity.GRAVE, "Words about risk were said that the note leaves out.")
    if name == RISK:
        place = next((s.id for s in sentences if s.status is SentenceStatus.NOT_ADDRESSED), "")
        return Issue(place, MISSING, Severity.GRAVE, words_of("not_addressed"))
    prompt = REQUIRED.get(name, "")
    place = next((s.id for s in sentences if prompt and s.text == prompt), "")
    return Issue(place, MISSING, Severity.SERIOUS, f"Missing: {name}.")


def _finding(sentence: Sentence, differences: Mapping[str, Difference]) -> Issue | None:
    if sentence.status is SentenceStatus.NOT_ADDRESSED:
        kind = "not_addressed"
    elif sentence.status is SentenceStatus.NO_SOURCE:
        kind = sentence.reason if sentence.reason in ("evidence", "quote", "risk") else "unrelated"
    elif sentence.status is SentenceStatus.CHECK:
        kind = sentence.reason
    else:
        return None
    differs = differences.get(sentence.id)
    words = differs.words if differs is not None and differs.kind == kind else words_of(kind)
    return Issue(sentence.id, kind, severity_of(kind), words)
