"""What a note can say: points found in a transcript, before any is chosen or worded."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.note import NoteType, Section, SentenceStatus
from app.drafting.reading import Statement


class Element(StrEnum):
    """The elements a progress note is made of, whatever its type."""

    REPORT = "report"
    GOAL = "goal"
    INTERVENTION = "intervention"
    HOMEWORK = "homework"
    RESPONSE = "response"
    PROGRESS = "progress"
    SEVERITY = "severity"
    RISK = "risk"
    OBSERVATION = "observation"  # what only the clinician saw: never from sound
    IMPRESSION = "impression"  # what only the clinician judges
    PLAN = "plan"


class Frame(StrEnum):
    """How a point is worded."""

    CLIENT = "client"  # the client's statement, told or quoted
    ANSWER = "answer"  # with the question that it needs to be understood
    THERAPIST = "therapist"  # what the therapist did or said
    TOGETHER = "together"  # the therapist's words, then the client's
    STATED = "stated"  # a lead, then the exact words


@dataclass(frozen=True, slots=True)
class Point:
    """Statements that say one thing. ``lead`` opens the sentence; ``kept`` points are never left out."""

    element: Element
    frame: Frame
    statements: tuple[Statement, ...]
    lead: str = ""
    question: Statement | None = None
    weight: float = 1.0
    kept: bool = False
    status: SentenceStatus = SentenceStatus.SUPPORTED
    reason: str = ""
    also: tuple[Statement, ...] = ()  # the same words said again: evidence, not repeated
    before: Statement | None = None  # what the question refers to
    start: int = 0  # character of the first statement from which it is quoted; 0: from its beginning

    def heavier(self, weight: float) -> "Point":
        """The same point, worth more."""
        return replace(self, weight=self.weight + weight)

    @property
    def place(self) -> int:
        """Where it stands in the session."""
        return self.statements[0].number

    @property
    def spoken(self) -> int:
        """Words it would take over from the transcript, roughly."""
        whole = self.question is not None and self.element is not Element.HOMEWORK
        asked = len(self.question.tokens) if whole and self.question else 0
        return asked + sum(len(s.tokens) for s in self.statements)


_ASSESSED = {
    Element.PROGRESS: Section.ASSESSMENT,
    Element.SEVERITY: Section.ASSESSMENT,
    Element.GOAL: Section.ASSESSMENT,
    Element.RISK: Section.ASSESSMENT,
    Element.IMPRESSION: Section.ASSESSMENT,
    Element.PLAN: Section.PLAN,
}
PLACES: dict[NoteType, dict[Element, Section]] = {
    NoteType.SOAP: {
        Element.REPORT: Section.SUBJECTIVE,
        Element.OBSERVATION: Section.OBJECTIVE,
        Element.INTERVENTION: Section.OBJECTIVE,
        Element.HOMEWORK: Section.OBJECTIVE,
        Element.RESPONSE: Section.OBJECTIVE,
        **_ASSESSED,
    },
    NoteType.DAP: {
        Element.REPORT: Section.DATA,
        Element.OBSERVATION: Section.DATA,
        Element.INTERVENTION: Section.DATA,
        Element.HOMEWORK: Section.DATA,
        Element.RESPONSE: Section.DATA,
        **_ASSESSED,
    },
    NoteType.BIRP: {
        Element.REPORT: Section.BEHAVIOR,
        Element.OBSERVATION: Section.BEHAVIOR,
        Element.IMPRESSION: Section.BEHAVIOR,
        Element.SEVERITY: Section.BEHAVIOR,
        Element.GOAL: Section.BEHAVIOR,
        Element.RISK: Section.BEHAVIOR,
        Element.INTERVENTION: Section.INTERVENTION,
        Element.HOMEWORK: Section.RESPONSE,
        Element.RESPONSE: Section.RESPONSE,
        Element.PROGRESS: Section.RESPONSE,
        Element.PLAN: Section.PLAN,
    },
    NoteType.NARRATIVE: {
        Element.REPORT: Section.FOCUS,
        Element.OBSERVATION: Section.RESPONSE,
        Element.IMPRESSION: Section.RISK,
        Element.GOAL: Section.FOCUS,
        Element.INTERVENTION: Section.INTERVENTION,
        Element.HOMEWORK: Section.RESPONSE,
        Element.RESPONSE: Section.RESPONSE,
        Element.PROGRESS: Section.RISK,
        Element.SEVERITY: Section.RISK,
        Element.RISK: Section.RISK,
        Element.PLAN: Section.PLAN,
    },
}
"""Which section an element belongs to, for each note type."""
