"""Stages, the ready-by clock and failures of one session's processing. No Qt, no services of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.errors import AppError, ErrorCode
from app.domain.note import NoteType
from app.domain.readiness import CLOSING, DRAFTING, Readiness
from app.domain.session import Session
from app.domain.transcript import Transcript
from app.services.events import ProcessingFailed, StageReached, TranscriptAdvanced
from app.services.explanations import explain
from app.ui.generating.model import Progress, Step, StepState, Trouble
from app.ui.generating.words import FAILED, STAGES, about, doing, done, measured, ready_by, title_of
from app.ui.times import clock, clock_with_seconds, day, spoken_length
from app.ui.today.presenter import HIDDEN
from app.ui.transcript.model import Footer, TranscriptHead, TranscriptRow
from app.ui.transcript.retention import retention_footer, transcript_head
from app.ui.transcript.rows import speaker_names, transcript_rows

STEADY = timedelta(seconds=3)
"""A promise stands until the estimate is this far from it, or a sixth of the time that is left."""

_WEIGHTS = (0.80, 0.06, 0.02, 0.10, 0.02)


@dataclass(frozen=True, slots=True)
class GeneratingData:
    """The session whose draft is being made; ``other_names``: first names of who else was in the room."""

    session: Session
    client_name: str
    note_type: NoteType = NoteType.SOAP
    other_names: tuple[str, ...] = ()


class GeneratingCommands(Protocol):
    """What the page asks for; calls return at once."""

    def retry(self, session_id: str) -> None: ...
    def go_on_without(self, session_id: str) -> None: ...
    def write_myself(self, session_id: str) -> None: ...
    def back(self) -> None: ...


class GeneratingView(Protocol):
    """What the presenter tells the page."""

    def show_progress(self, progress: Progress) -> None: ...
    def show_transcript(
        self, head: TranscriptHead | None, rows: Sequence[TranscriptRow], footer: Footer
    ) -> None: ...


class GeneratingPresenter:
    """One for the page; events of other sessions are ignored."""

    def __init__(
        self,
        view: GeneratingView,
        commands: GeneratingCommands,
        now: Callable[[], datetime],
        readiness: Callable[[str], Readiness | None] = lambda _session_id: None,
    ) -> None:
        """``readiness``: of a session, from now on; asked often, answers at once."""
        self._view, self._commands, self._now = view, commands, now
        self._readiness = readiness
        self._data: GeneratingData | None = None
        self._states: dict[str, StepState] = {}
        self._times: dict[str, datetime] = {}
        self._last: Readiness | None = None
        self._promise: datetime | None = None
        self._heard = self._total = 0.0
        self._trouble: Trouble | None = None
        self._names_hidden = False
        self._heard_words: tuple[Session, Transcript] | None = None

    @property
    def session_id(self) -> str:
        """The session shown, or nothing."""
        return self._data.session.id if self._data else ""

    def show(self, data: GeneratingData) -> None:
        """Begin anew with a session."""
        self._data = data
        self._states = dict.fromkeys(STAGES, "waiting")
        self._times, self._last, self._promise, self._trouble = {}, None, None, None
        self._heard = self._total = 0.0
        self._heard_words = None
        self._view.show_transcript(None, (), Footer("", ""))
        self.refresh()

    def show_transcript(self, session: Session, transcript: Transcript) -> None:
        """The transcript is there; ``session`` as it stands now."""
        if self._data is None or session.id != self.session_id:
            return
        self._heard_words = session, transcript
        first, others = self._data.client_name.split(" ")[0], self._data.other_names
        names = speaker_names("") if self._names_hidden else speaker_names(first, others)
        self._view.show_transcript(
            transcript_head(session, transcript),
            transcript_rows(transcript, names, hidden=self._names_hidden),
            retention_footer(session, transcript, self._now()),
        )
        self.refresh()  # who speaks is known now

    def hide_names(self, hidden: bool) -> None:
        """Put roles in the place of names, or the names back."""
        self._names_hidden = hidden
        self.refresh()
        if self._heard_words is not None:
            self.show_transcript(*self._heard_words)

    def on_stage(self, event: StageReached, at: datetime | None = None) -> None:
        """A stage began or ended, now or ``at``."""
        if event.session_id != self.session_id or event.stage not in self._states:
            return
        self._trouble = None
        self._states[event.stage] = "done" if event.done else "working"
        if event.done:
            self._times[event.stage] = at or self._now()
        self.refresh()

    def on_transcript(self, event: TranscriptAdvanced) -> None:
        """More of the recording is transcribed."""
        if event.session_id == self.session_id:
            self._heard, self._total = event.seconds, event.total
            self.refresh()

    def on_failed(self, event: ProcessingFailed) -> None:
        """No draft can be made for now."""
        if event.session_id == self.session_id:
            self.fail(event.error)

    def fail(self, error: AppError) -> None:
        """Show why, and what can be done: at the stage under way, or the first that is not done."""
        words = explain(error)
        missing = error.code is ErrorCode.PART_NOT_TRANSCRIBED
        seconds = int(error.details.get("seconds", 0)) if missing else 0
        self._trouble = Trouble(
            f"{spoken_length(seconds)} of the recording could not be transcribed."
            if seconds
            else words.happened,
            words.safe,
            words.next_step,
            can_retry=True,
            can_go_on=missing,
        )
        at = next((stage for stage, state in self._states.items() if state == "working"), "")
        at = at or next((stage for stage, state in self._states.items() if state != "done"), "")
        if at:
            self._states[at] = "failed"
        self.refresh()

    def retry(self) -> None:
        """Try again from the stage that failed."""
        if self._data is not None:
            self._again()
            self._commands.retry(self.session_id)

    def go_on_without(self) -> None:
        """Make the draft from what was transcribed; the place of the rest says so."""
        if self._data is not None:
            self._again()
            self._commands.go_on_without(self.session_id)

    def write_myself(self) -> None:
        """Go on with an empty note."""
        if self._data is not None:
            self._commands.write_myself(self._data.session.id)

    def back(self) -> None:
        """Leave the page; the work goes on."""
        self._commands.back()

    def refresh(self) -> None:
        """Draw again; also called every second, so that the clock stays honest."""
        if self._data is not None:
            self._view.show_progress(self._progress(self._data))

    # -- inside --------------------------------------------------------------------------------------
    def _again(self) -> None:
        """What is done stays done, with its time."""
        self._trouble, self._promise = None, None
        for stage, state in self._states.items():
            if state != "done":
                self._states[stage] = "waiting"
        self.refresh()

    def _progress(self, data: GeneratingData) -> Progress:
        session, now = data.session, self._now()
        details = ""
        if session.started_at is not None:
            details = f"{day(session.started_at)}, {clock(session.started_at)}"
            if session.ended_at is not None:
                details += f" to {clock(session.ended_at)}"
        complete = sum(state == "done" for state in self._states.values())
        promise = self._promised(now)
        return Progress(
            client=HIDDEN if self._names_hidden else data.client_name,
            details=details,
            note_type=data.note_type.label,
            ready_by=ready_by(promise, now) if promise is not None else "",
            remaining=about(promise - now) if promise is not None else "",
            fraction=self._fraction(),
            step_words=f"Step {min(complete + 1, len(STAGES))} of {len(STAGES)}",
            measured=measured(self._last) if promise is not None else "",
            steps=tuple(self._step(stage, data) for stage in STAGES),
            trouble=self._trouble,
        )

    def _promised(self, now: datetime) -> datetime | None:
        """When it is ready; it stays as it was told while the estimate stays near it."""
        left = self._left(now)
        if left is None:
            self._promise = None
        elif self._promise is None or abs(now + left - self._promise) > max(STEADY, left / 6):
            self._promise = now + left
        return max(self._promise, now) if self._promise is not None else None

    def _left(self, now: datetime) -> timedelta | None:
        """The time that is left; None until there is something to go by."""
        if self._trouble is not None:
            return None
        if self._states["transcript"] != "done":
            self._last = self._readiness(self.session_id)
            return timedelta(seconds=self._last.seconds) if self._last is not None else None
        closing = self._last.closing if self._last is not None else CLOSING
        since, expected = self._times.get("transcript", now), closing + DRAFTING
        if self._states["speakers"] == "done":
            since, expected = self._times.get("speakers", now), DRAFTING
        return max(timedelta(seconds=expected) - (now - since), timedelta(seconds=1))

    def _fraction(self) -> float:
        total = 0.0
        for stage, weight in zip(STAGES, _WEIGHTS, strict=True):
            if self._states[stage] == "done":
                total += weight
            elif stage == "transcript" and self._total > 0:
                total += weight * min(1.0, self._heard / self._total)
        return total

    def _step(self, stage: str, data: GeneratingData) -> Step:
        state, at = self._states[stage], self._times.get(stage)
        if state == "done":
            name = "" if self._names_hidden else data.client_name.split(" ")[0]
            transcript = self._heard_words[1] if self._heard_words is not None else None
            detail = done(stage, data.session, at, transcript, name)
        else:
            detail = FAILED if state == "failed" else doing(stage, self._heard, self._total)
        time = clock_with_seconds(at) if at is not None and state == "done" else ""
        return Step(title_of(stage, data.note_type.label), detail, time, state)
