"""What the page is filled with, what it asks for, and what its presenter tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.hearing import DoubtfulHearing
from app.domain.issues import Difference
from app.domain.material import Passage
from app.domain.note import Note, Sentence
from app.domain.session import Session
from app.domain.transcript import Transcript
from app.ui.transcript.model import Footer, Lit, TranscriptHead, TranscriptRow
from app.ui.workspace.model import Header, NoteLine, OpenPoint, Unflagged


@dataclass(frozen=True, slots=True)
class WorkspaceData:
    """Everything the page shows of one session; ``transcript`` is None once it was destroyed."""

    session: Session
    note: Note
    transcript: Transcript | None
    client_name: str
    other_names: tuple[str, ...] = ()
    delivery: str = ""  # the state of the delivery in words, after signing
    now: datetime | None = None  # when it was read
    hearings: tuple[DoubtfulHearing, ...] = ()  # words about risk that were heard with doubt
    differences: Mapping[str, Difference] = field(default_factory=dict)  # by sentence id, in plain words
    template_name: str = ""  # what the note is made with; "" takes the type's own name
    ai_enabled: bool = True
    erased: bool = False  # something was recorded, and a withdrawal left nothing of it
    passages: tuple[Passage, ...] = ()  # what the clinician wrote, dictated or photographed


class WorkspaceCommands(Protocol):
    """What the page asks for; every call returns at once, results come back through the presenter."""

    def save(self, note_id: str, sentences: Sequence[Sentence]) -> None: ...
    def copy(self, note_id: str) -> None: ...
    def open_sign(self, note_id: str) -> None: ...
    def back(self) -> None: ...


class WorkspaceView(Protocol):
    """What the presenter tells the page."""

    def show_header(self, header: Header) -> None: ...
    def show_points(self, points: Sequence[OpenPoint], current: str, unflagged: Unflagged) -> None: ...
    def show_transcript(self, head: TranscriptHead, rows: Sequence[TranscriptRow]) -> None: ...
    def show_note(
        self, sections: Sequence[str], lines: Sequence[NoteLine], drafter: str, editable: bool
    ) -> None: ...
    def update_lines(self, lines: Sequence[NoteLine]) -> None: ...
    def change_lines(self, sections: Sequence[str], lines: Sequence[NoteLine]) -> None: ...
    def show_passages(self, rows: Sequence[TranscriptRow]) -> None: ...
    def show_footer(self, footer: Footer) -> None: ...
    def tell(self, differs: str) -> None: ...
    def light(self, lit: Sequence[Lit], scroll: bool) -> None: ...
    def select_line(self, sentence_id: str, focus: bool) -> None: ...
    def start_line(self, section: str) -> None: ...
