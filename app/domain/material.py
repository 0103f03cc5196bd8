"""What a note is made from: transcript, the clinician's words (typed, dictated, photographed), chart."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.ai_settings import AiSettings
from app.domain.note import ChartContext, NoteType, Source
from app.domain.transcript import Transcript

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\s*\n+\s*")

SUMMARY_INPUT = "summary"
"""The id of the session summary as an input; there is one a session."""

FROM_DRAFT = "from the draft"
"""``WrittenInput.read_by`` of words that were taken from a draft, which a recording may be in."""


class InputKind(StrEnum):
    """How the words of an input came to be written; the values are persisted."""

    SUMMARY = "summary"
    DICTATION = "dictation"
    HANDWRITING = "handwriting"
    OWN_NOTE = "own_note"

    @property
    def source(self) -> Source:
        """The source that a sentence has which rests on such an input."""
        return Source(self.value)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an input; its ``id`` ("<input id>/3", from 1) is cited like an utterance's."""

    id: str
    text: str
    kind: InputKind


@dataclass(frozen=True, slots=True)
class WrittenInput:
    """Words of the clinician about a session: typed, dictated, or read from a photograph.

    ``read_by`` says what turned a photograph or sound into the text ("Tesseract on this laptop"), empty for
    typed words. Kept encrypted until the note is signed.
    """

    id: str
    session_id: str
    kind: InputKind
    text: str
    created_at: datetime | None = None  # None for the summary
    read_by: str = ""

    @property
    def of_draft(self) -> bool:
        """Whether it was taken from a draft, and goes with it when somebody withdraws."""
        return self.read_by == FROM_DRAFT

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences in order; same text, same ids."""
        lines = (" ".join(part.split()) for part in _SENTENCE_END.split(self.text))
        kept = [line for line in lines if line]
        return tuple(Passage(f"{self.id}/{n}", line, self.kind) for n, line in enumerate(kept, start=1))


@dataclass(frozen=True, slots=True)
class PreviousNote:
    """A signed note of the client, as context for the next one (R52)."""

    note_id: str
    written_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a sentence of one session's note may rest on."""

    transcript: Transcript | None = None
    inputs: tuple[WrittenInput, ...] = ()
    previous: tuple[PreviousNote, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences of all inputs, in the order of the inputs."""
        return tuple(passage for written in self.inputs for passage in written.passages)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write a note from."""
        return not (self.transcript and self.transcript.utterances) and not self.passages

    def only(self, use: "Use") -> "Material":
        """What of it the clinician chose; inputs that are not there any more are left out."""
        return Material(
            self.transcript if use.transcript else None,
            tuple(w for w in self.inputs if use.inputs is None or w.id in use.inputs),
            self.previous if use.previous else (),
        )


@dataclass(frozen=True, slots=True)
class Use:
    """What of a session's material a note is made from; ``inputs`` are ids, None: all of them.

    Without ``transcript`` it is "summary only" (R50): no word of the recording is looked at.
    """

    transcript: bool = True
    inputs: tuple[str, ...] | None = None
    previous: bool = True


EVERYTHING = Use()
"""The transcript, and every word that was written for the session."""


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What is to be drafted. ``instruction`` is the template's own wish for its AI element."""

    note_type: NoteType
    material: Material
    chart: ChartContext = field(default_factory=ChartContext)
    settings: AiSettings = field(default_factory=AiSettings)
    instruction: str = ""
