"""Drafts, evidence and the text of a note."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.domain.hearing import DoubtfulHearing
from app.domain.note import ChartContext, Draft, Note, NoteType, Sentence
from app.domain.transcript import Transcript


class Drafter(Protocol):
    """Makes a draft from a transcript and the chart; every sentence already evidence-checked."""

    def draft(
        self,
        note_type: NoteType,
        transcript: Transcript,
        chart: ChartContext,
        progress: Callable[[float], None] | None = None,
    ) -> Draft:
        """Never empty: prompts stand where the transcript says nothing. ``progress`` in 0 … 1."""


class Evidence(Protocol):
    """The program's own check of sentences against their sources (B1)."""

    def recheck(self, sentences: Sequence[Sentence], transcript: Transcript) -> tuple[Sentence, ...]:
        """Set every status anew; texts never change."""

    def missing(
        self, note_type: NoteType, sentences: Sequence[Sentence], transcript: Transcript
    ) -> tuple[str, ...]:
        """The required elements that the sentences lack, in words, the gravest first."""

    def doubtful_risk(self, transcript: Transcript) -> tuple[DoubtfulHearing, ...]:
        """The words about risk that were heard with doubt, in any sentence of the note or in none."""


class NoteText(Protocol):
    """The plain text of a note: what is signed, sent and copied."""

    def render(self, note: Note) -> str:
        """Headings and sentences, "\\n" line ends; TO_ADD prompts left out. Same note, same text."""
