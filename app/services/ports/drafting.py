"""Drafts, evidence, suggestions and the text of a note."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.case_summary import CaseFile, CaseSummary, SummaryRequest
from app.domain.changes import Suggestion
from app.domain.hearing import DoubtfulHearing
from app.domain.issues import Difference
from app.domain.material import DraftRequest, Material
from app.domain.note import Draft, Note, NoteType, Sentence
from app.domain.transcript import Transcript


@dataclass(frozen=True, slots=True)
class DraftProgress:
    """How far a draft is: ``done`` in 0 … 1, and the sentences so far, checked, for the page."""

    done: float
    stage: str = ""  # "reading", "facts", "writing", "checking"
    sentences: tuple[Sentence, ...] = ()


def never() -> bool:
    """Nobody cancels."""
    return False


class Drafter(Protocol):
    """Makes a draft from a session's material and the chart; every sentence already evidence-checked."""

    @property
    def name(self) -> str:
        """What the header of the note says of it, as in ``Draft.drafter``."""

    def draft(
        self,
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """Never empty: prompts stand where the material says nothing.

        Cancelled within a second after ``cancelled`` answers True; it is asked from any thread.
        """


class Evidence(Protocol):
    """The program's own check of sentences against their sources (B1)."""

    def recheck(self, sentences: Sequence[Sentence], material: Material) -> tuple[Sentence, ...]:
        """Set every status anew; texts never change."""

    def differences(self, sentences: Sequence[Sentence], material: Material) -> Mapping[str, Difference]:
        """What flagged sentences say otherwise than their sources, by sentence id; not of every one."""

    def missing(
        self, note_type: NoteType, sentences: Sequence[Sentence], material: Material
    ) -> tuple[str, ...]:
        """The required elements that the sentences lack, in words, the gravest first."""

    def doubtful_risk(self, transcript: Transcript) -> tuple[DoubtfulHearing, ...]:
        """The words about risk that were heard with doubt, in any sentence of the note or in none."""


class Wand(Protocol):
    """Suggests changes for a wish in words (R27); never changes a note itself."""

    def suggest(
        self,
        note: Note,
        wish: str,
        selected: Sequence[str],
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Suggestion:
        """Changes of the sections that ``wish`` concerns, or of the sentences ``selected`` (ids), if any.

        Every suggested sentence is evidence-checked. No changes and an explanation where it cannot help.
        Cancelled within a second after ``cancelled`` answers True.
        """


class NoteText(Protocol):
    """The plain text of a note: what is signed, sent and copied."""

    def render(self, note: Note) -> str:
        """Headings and sentences, "\\n" line ends; TO_ADD prompts left out. Same note, same text."""

    def drafted(self, note: Note) -> str:
        """The drafted sections alone, without the fields around them (R62)."""


class CaseSummarizer(Protocol):
    """Makes case summaries from what a case file holds, and from nothing else."""

    def summarize(self, case: CaseFile, request: SummaryRequest) -> CaseSummary:
        """Every statement cites its sentences; the same case and request give the same summary."""
