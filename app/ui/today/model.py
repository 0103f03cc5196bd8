"""The agenda as plain values: what the presenter is told (facts) and what the page shows (state)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.ui.roles import ColorRole, IconName
from app.ui.tag import Tag

# -- facts ---------------------------------------------------------------------------------------------


class VisitStage(StrEnum):
    """Where a session in the agenda stands, as the clinician thinks of it."""

    PLANNED = "planned"
    OPEN = "open"
    RECORDING = "recording"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    GENERATING = "generating"
    FAILED = "failed"
    DRAFTED = "drafted"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment with all the agenda needs of it; times are aware, in any zone."""

    id: str
    start: datetime
    end: datetime
    name: str
    kind: str = ""
    room: str = ""
    stage: VisitStage = VisitStage.PLANNED
    people: int = 1
    agreed: int = 0
    declined: bool = False
    points_to_check: int = 0
    to_write: bool = False  # nothing stands in the note yet
    generating_step: int = 0
    generating_steps: int = 5
    ready_by: datetime | None = None
    delivered_at: datetime | None = None
    background: str = ""
    """One line about the client for the next card, for example "Session 9"."""
    plan: str = ""
    """The plan of the last signed note, as context for the session that comes next (R52)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What needs the clinician, from all days."""

    notes_to_sign: int = 0
    oldest: datetime | None = None
    failed: int = 0
    decisions: int = 0
    unsigned_transcripts: int = 0
    first_deleted_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a recording could start now, and with what; `section` of the settings changes it."""

    ok: bool
    title: str
    detail: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One day as it stands; `ai_on`: the clinician has switched AI use on (R35)."""

    day: date
    visits: tuple[Visit, ...]
    waiting: Waiting = Waiting()
    readiness: Readiness | None = None
    ai_on: bool = True


# -- state ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line of the agenda, ready to be painted and to be read aloud."""

    id: str
    starts: str
    ends: str
    name: str
    name_hidden: bool
    detail: str
    aside: str
    tag: Tag
    is_next: bool
    now_after: bool
    can_attach: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says for the row."""
        parts = [f"{self.starts} to {self.ends}", self.name, self.detail, self.tag.words, self.aside]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class NextCard:
    """The session that comes next, or the one that is open."""

    visit_id: str
    lead: str
    time: str
    name: str
    background: str
    plan: str
    can_transcribe: bool
    can_start: bool
    can_continue: bool
    hint: str
    can_attach: bool = False


class WaitingTarget(StrEnum):
    """Where a line of "Waiting for you" leads."""

    NOTES = "notes"
    FAILED = "failed"
    OUTBOX = "outbox"
    TRANSCRIPTS = "transcripts"


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line of "Waiting for you"."""

    target: WaitingTarget
    icon: IconName
    tone: ColorRole
    words: str
    aside: str


@dataclass(frozen=True, slots=True)
class TodayState:
    """Everything the page shows. `now` is the time beside the now line, which stands after the row marked
    `now_after`, or above the first when `now_first`."""

    title: str
    subtitle: str
    is_today: bool
    rows: tuple[AgendaRow, ...]
    now: str
    now_first: bool
    next: NextCard | None
    waiting: tuple[WaitingLine, ...]
    readiness: Readiness | None
    names_hidden: bool


# -- who is on the other side ----------------------------------------------------------------------------


class TodayView(Protocol):
    """The page."""

    def show_state(self, state: TodayState) -> None:
        """Show the day."""

    def ask_early(self, minutes: int, planned: str, go_on: Callable[[], None]) -> None:
        """Ask whether to start `minutes` before the planned time; call `go_on` on yes (R15)."""


class TodayCommands(Protocol):
    """What the agenda can set going; each returns at once."""

    def load_day(self, day: date) -> None:
        """Read the day and give it to `TodayPresenter.show_day`."""

    def start_with_transcription(self, visit_id: str) -> None:
        """Prepare the session and record as soon as everyone has agreed (R1)."""

    def start_session(self, visit_id: str) -> None:
        """Open the session without a recording (R14)."""

    def open_visit(self, visit_id: str) -> None:
        """Show whatever the visit stands at: preparation, the running session, its draft or signed note."""

    def attach_recording(self, visit_id: str) -> None:
        """Choose a sound file that becomes the recording of this session (R48)."""

    def write_note(self, visit_id: str) -> None:
        """Write the note of a visit in which nothing is recorded (R23, B9)."""

    def new_session(self) -> None:
        """Begin a walk-in."""

    def show_waiting(self, target: WaitingTarget) -> None:
        """Show what waits."""
