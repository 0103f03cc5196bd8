"""Reading aloud, so that the clinician's voice is recognised; and deleting what is kept of it."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Protocol

from app.domain.errors import AppError
from app.services.explanations import explain
from app.services.voices import READING_SECONDS, Enrolled
from app.ui.own_voice.model import OwnVoiceModel, ReadingModel, ReadingStep
from app.ui.times import day
from app.ui.wording import Dialog

OFF = "Off. Your part is found by what is said."
CONSENT = (
    "Numbers are made from your voice, and the sound is gone at once. "
    "The numbers stay in the encrypted database until you delete them."
)
FORGET = Dialog(
    "Delete what is kept of your voice?",
    "From now on your part is found by what is said. Finished transcripts stay as they are.",
    ("Keep it", "Delete"),
    0,
)


class OwnVoiceView(Protocol):
    """Draws the card, and the sheet while one is open."""

    def show_own_voice(self, model: OwnVoiceModel) -> None: ...
    def show_reading(self, model: ReadingModel) -> None: ...
    def close_reading(self) -> None: ...
    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None: ...


class OwnVoiceCommands(Protocol):
    """Jobs; what comes of them arrives as ``on_…``."""

    @property
    def recording(self) -> bool:
        """Whether a session is recorded now."""

    def read(self, seconds: float) -> None:
        """Hear that many seconds, then ``on_read``; statistics follow by themselves."""

    def forget_voice(self) -> None: ...
    def stop_reading(self) -> None:
        """Close the microphone and wipe the sound."""


class OwnVoicePresenter:
    """Main thread only; ``monotonic`` in seconds."""

    def __init__(
        self,
        view: OwnVoiceView,
        commands: OwnVoiceCommands,
        monotonic: Callable[[], float],
        zone: tzinfo | None = None,
    ) -> None:
        self._view, self._commands, self._monotonic, self._zone = view, commands, monotonic, zone
        self._known: Enrolled | None = None
        self._step: ReadingStep | None = None
        self._began = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the sheet is there."""
        return self._step is not None

    # -- what is so -----------------------------------------------------------------------------------
    def on_known(self, known: Enrolled | None) -> None:
        """Whether the voice is enrolled, since when."""
        self._known = known
        self.redraw()

    def on_read(self) -> None:
        """Everything was heard; now the statistics are made."""
        self._show(ReadingStep.WORKING, "Your voice is being measured …", CONSENT, "")

    def on_enrolled(self, known: Enrolled) -> None:
        """The numbers are kept, the sound is gone."""
        self.close()
        self.on_known(known)

    def on_failed(self, error: AppError) -> None:
        """What was known before is as it was."""
        told = explain(error)
        self._show(ReadingStep.FAILED, told.happened, told.next_step, "Try again")

    def redraw(self) -> None:
        """Draw the card again: a session may have begun or ended."""
        known = self._known
        state = (
            f"On since {day(known.at, self._zone)} {known.at.astimezone(self._zone).year}." if known else OFF
        )
        read = "Read again…" if known else "Read aloud…"
        self._view.show_own_voice(OwnVoiceModel(known is not None, state, read, self._commands.recording))

    # -- what was pressed -----------------------------------------------------------------------------
    def read_pressed(self) -> None:
        """Open the sheet: what is kept is told before anything is heard."""
        if not self._commands.recording:
            words = "Read the text below aloud, as you speak in a session."
            self._show(ReadingStep.READY, words, CONSENT, f"Agree and start, {READING_SECONDS:.0f} s")

    def act_pressed(self) -> None:
        """Start, or try again."""
        if self._step in (ReadingStep.READY, ReadingStep.FAILED):
            self._began = self._monotonic()
            self._step = ReadingStep.LISTENING
            self.tick()
            self._commands.read(READING_SECONDS)

    def tick(self) -> None:
        """Move the bar."""
        if self._step is ReadingStep.LISTENING:
            gone = min((self._monotonic() - self._began) / READING_SECONDS, 1.0)
            self._show(ReadingStep.LISTENING, "Please read aloud now.", CONSENT, "", gone)

    def close(self) -> None:
        """The sheet is left; what was heard is wiped. Idempotent."""
        if self._step is not None:
            self._step = None
            self._commands.stop_reading()
            self._view.close_reading()

    def forget_pressed(self) -> None:
        """Asked before it is deleted."""
        self._view.ask(FORGET, self._commands.forget_voice)

    def _show(self, step: ReadingStep, words: str, detail: str, act: str, fraction: float = 0.0) -> None:
        self._step = step
        self._view.show_reading(ReadingModel(step, words, detail, act, fraction))
