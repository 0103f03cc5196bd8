"""Stages, the ready-by clock and failures of one session's processing. No Qt, no services of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.errors import AppError
from app.domain.note import NoteType
from app.domain.session import Session
from app.domain.transcript import Transcript
from app.services.events import ProcessingFailed, StageReached, TranscriptAdvanced
from app.services.explanations import explain
from app.ui.generating.model import Progress, Step, StepState, Trouble
from app.ui.times import clock, clock_with_seconds, day
from app.ui.today.presenter import HIDDEN
from app.ui.transcript.model import Footer, TranscriptHead, TranscriptRow
from app.ui.transcript.retention import retention_footer, transcript_head
from app.ui.transcript.rows import speaker_names, transcript_rows

AFTER_TRANSCRIPT = timedelta(seconds=4)
"""What speakers, destruction, note and checks take together; measured: 1 to 3 s, whatever the length."""

_STAGES = ("transcript", "speakers", "destruction", "note", "checks")
_WEIGHTS = (0.80, 0.06, 0.02, 0.10, 0.02)


@dataclass(frozen=True, slots=True)
class GeneratingData:
    """The session whose draft is being made."""

    session: Session
    client_name: str
    note_type: NoteType = NoteType.SOAP


class GeneratingCommands(Protocol):
    """What the page asks for; calls return at once."""

    def retry(self, session_id: str) -> None: ...
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
        self, view: GeneratingView, commands: GeneratingCommands, now: Callable[[], datetime]
    ) -> None:
        self._view, self._commands, self._now = view, commands, now
        self._data: GeneratingData | None = None
        self._began = now()
        self._states: dict[str, StepState] = {}
        self._times: dict[str, str] = {}
        self._first: tuple[datetime, float] | None = None
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
        self._data, self._began = data, self._now()
        self._states = dict.fromkeys(_STAGES, "waiting")
        self._times, self._first, self._trouble = {}, None, None
        self._heard = self._total = 0.0
        self._heard_words = None
        self._view.show_transcript(None, (), Footer("", ""))
        self.refresh()

    def show_transcript(self, session: Session, transcript: Transcript) -> None:
        """The transcript is there; ``session`` as it stands now."""
        if self._data is None or session.id != self.session_id:
            return
        self._heard_words = session, transcript
        names = speaker_names("" if self._names_hidden else self._data.client_name.split(" ")[0])
        self._view.show_transcript(
            transcript_head(session, transcript),
            transcript_rows(transcript, names, hidden=self._names_hidden),
            retention_footer(session, transcript, self._now()),
        )

    def hide_names(self, hidden: bool) -> None:
        """Put roles in the place of names, or the names back."""
        self._names_hidden = hidden
        self.refresh()
        if self._heard_words is not None:
            self.show_transcript(*self._heard_words)

    def on_stage(self, event: StageReached) -> None:
        """A stage began or ended."""
        if event.session_id != self.session_id or event.stage not in self._states:
            return
        self._trouble = None
        self._states[event.stage] = "done" if event.done else "working"
        if event.done:
            self._times[event.stage] = clock_with_seconds(self._now())
        self.refresh()

    def on_transcript(self, event: TranscriptAdvanced) -> None:
        """More of the recording is transcribed."""
        if event.session_id != self.session_id:
            return
        if self._first is None:
            self._first = (self._now(), event.seconds)
        self._heard, self._total = event.seconds, event.total
        self.refresh()

    def on_failed(self, event: ProcessingFailed) -> None:
        """No draft can be made for now."""
        if event.session_id == self.session_id:
            self.fail(event.error)

    def fail(self, error: AppError) -> None:
        """Show why, and what can be done."""
        words = explain(error)
        self._trouble = Trouble(words.happened, words.safe, words.next_step, can_retry=True)
        for stage, state in self._states.items():
            if state == "working":
                self._states[stage] = "failed"
        self.refresh()

    def retry(self) -> None:
        """Try again from the stage that failed."""
        if self._data is not None:
            data, done = self._data, {k: v for k, v in self._times.items() if self._states[k] == "done"}
            self.show(data)
            for stage in done:
                self._states[stage] = "done"
            self._times = done
            self.refresh()
            self._commands.retry(data.session.id)

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
    def _progress(self, data: GeneratingData) -> Progress:
        session, left = data.session, self._left()
        details = ""
        if session.started_at is not None:
            details = f"{day(session.started_at)}, {clock(session.started_at)}"
            if session.ended_at is not None:
                details += f" to {clock(session.ended_at)}"
        done = sum(state == "done" for state in self._states.values())
        return Progress(
            client=HIDDEN if self._names_hidden else data.client_name,
            details=details,
            note_type=data.note_type.label,
            ready_by=clock(self._now() + left + timedelta(seconds=30)) if left is not None else "",
            remaining=_about(left) if left is not None else "",
            fraction=self._fraction(),
            step_words=f"Step {min(done + 1, len(_STAGES))} of {len(_STAGES)}",
            measured="measured on this laptop" if left is not None else "",
            steps=tuple(self._step(stage, data) for stage in _STAGES),
            trouble=self._trouble,
        )

    def _left(self) -> timedelta | None:
        """The time that is left, from the speed seen so far; None until there is something to go by."""
        if self._trouble is not None:
            return None
        if self._states["transcript"] == "done":
            return AFTER_TRANSCRIPT
        if self._first is None:
            return None
        since, from_seconds = self._first
        spent = (self._now() - since).total_seconds()
        heard = self._heard - from_seconds
        if heard <= 0 or spent <= 0:
            return None
        return timedelta(seconds=(self._total - self._heard) * spent / heard) + AFTER_TRANSCRIPT

    def _fraction(self) -> float:
        total = 0.0
        for stage, weight in zip(_STAGES, _WEIGHTS, strict=True):
            if self._states[stage] == "done":
                total += weight
            elif stage == "transcript" and self._total > 0:
                total += weight * min(1.0, self._heard / self._total)
        return total

    def _step(self, stage: str, data: GeneratingData) -> Step:
        title, waiting, done = {
            "transcript": ("Transcript", "Listening to what is left of the recording", "Made on this laptop"),
            "speakers": ("Speakers told apart", "Who said what", "Please look at the first lines"),
            "destruction": ("Recording destroyed", "As soon as the transcript is saved", "Its key is gone"),
            "note": (
                f"{data.note_type.label} note",
                "Finding the words each sentence rests on",
                "Every sentence shows where it comes from",
            ),
            "checks": ("Checks", "Risk, numbers, negations, missing elements", "Open points are marked"),
        }[stage]
        state = self._states[stage]
        return Step(title, done if state == "done" else waiting, self._times.get(stage, ""), state)


def _about(left: timedelta) -> str:
    """``in about 40 seconds``: rounded up, never more exact than it is."""
    seconds = left.total_seconds()
    if seconds <= 10:
        return "in a few seconds"
    if seconds < 90:
        return f"in about {-(-int(seconds) // 10) * 10} seconds"
    return f"in about {-(-int(seconds) // 60)} minutes"
