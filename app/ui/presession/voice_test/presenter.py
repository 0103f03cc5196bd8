"""The test with playback: five seconds of the therapist's own voice, heard once or again, then gone."""

from collections.abc import Callable
from typing import Protocol

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from app.ui.presession.hearing.level import LevelListener
from app.ui.presession.hearing.model import Hearing, LevelModel
from app.ui.presession.voice_test.model import VoiceStep, VoiceTestModel

SECONDS = 5.0
KEPT = "Nothing is kept. The sound is erased when you close this."
_HEARD = {
    Hearing.GOOD: "The level was good.",
    Hearing.LOUD: "It was too loud. Move the microphone away.",
    Hearing.QUIET: "It was very quiet. Move the microphone closer.",
}
_NO_SOUND = "No voice was measured. Is the microphone muted?"


class VoiceTestView(Protocol):
    """Draws the test above the sheet."""

    def show_voice_test(self, shown: VoiceTestModel) -> None: ...
    def close_voice_test(self) -> None: ...


class VoiceTestCommands(Protocol):
    """What the test sets going; every call returns at once."""

    def hear_voice(self, seconds: float) -> None:
        """Listen for so long, with the microphone to itself; ``on_heard`` or ``on_failed`` follows."""

    def play_voice(self) -> None:
        """Play what was heard; ``on_played`` or ``on_failed`` follows."""

    def end_voice_test(self) -> None:
        """Stop at once, wipe the sound, and go on measuring the level."""


class VoiceTestPresenter:
    """One test at a time. Main thread only; it gets levels and never sound."""

    def __init__(
        self, view: VoiceTestView, commands: VoiceTestCommands, monotonic: Callable[[], float]
    ) -> None:
        self._view, self._commands, self._monotonic = view, commands, monotonic
        self._listener = LevelListener()
        self._step: VoiceStep | None = None
        self._began = 0.0
        self._level: LevelModel | None = None
        self._error: AppError | None = None

    @property
    def is_open(self) -> bool:
        """Whether the test is in front."""
        return self._step is not None

    # -- what the therapist does ----------------------------------------------------------------------
    def opened(self) -> None:
        """Show what will happen; nothing is heard before it is started."""
        if not self.is_open:
            self._go(VoiceStep.READY)

    def act_pressed(self) -> None:
        """Start, play again, or try again."""
        if self._step in (VoiceStep.READY, VoiceStep.FAILED):
            self._listener.reset()
            self._level, self._error = None, None
            self._began = self._monotonic()
            self._go(VoiceStep.LISTENING)
            self._commands.hear_voice(SECONDS)
        elif self._step in (VoiceStep.HEARD, VoiceStep.NO_SPEAKER):
            self._go(VoiceStep.PLAYING)
            self._commands.play_voice()

    def close(self) -> None:
        """Done, cancelled, or a session starts: stop at once; idempotent."""
        if self.is_open:
            self._step = None
            self._commands.end_voice_test()
            self._view.close_voice_test()

    # -- what happens ---------------------------------------------------------------------------------
    def on_level_measured(self, rms: float, peak: float) -> None:
        """While it listens: 0 … 1 of full scale."""
        if self._step is VoiceStep.LISTENING:
            self._level = self._listener.hear(rms, peak)
            self._redraw()

    def on_heard(self) -> None:
        """The five seconds are over: play them."""
        if self._step is VoiceStep.LISTENING:
            self._go(VoiceStep.PLAYING)
            self._commands.play_voice()

    def on_played(self) -> None:
        """The playback has ended."""
        if self._step is VoiceStep.PLAYING:
            self._go(VoiceStep.HEARD)

    def on_failed(self, error: AppError) -> None:
        """It could not listen, or could not play; without a loudspeaker the level still counts."""
        if self.is_open:
            self._error = error
            silent = error.code is ErrorCode.NO_SPEAKER
            self._go(VoiceStep.NO_SPEAKER if silent else VoiceStep.FAILED)

    def tick(self) -> None:
        """Time has passed."""
        if self._step is VoiceStep.LISTENING:
            self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _go(self, step: VoiceStep) -> None:
        self._step = step
        self._redraw()

    def _redraw(self) -> None:
        if self._step is not None:
            self._view.show_voice_test(self._model(self._step))

    def _model(self, step: VoiceStep) -> VoiceTestModel:
        if step is VoiceStep.READY:
            words = "Only your own voice should be heard. Ask others to be silent for five seconds."
            return VoiceTestModel(step, words, KEPT, f"Start, {SECONDS:.0f} s", "Cancel")
        if step is VoiceStep.LISTENING:
            gone = min(SECONDS, self._monotonic() - self._began)
            left = max(1, round(SECONDS - gone + 0.499))
            words = f"Say a sentence, as in a session. {left} s left."
            return VoiceTestModel(step, words, KEPT, "", "Cancel", gone / SECONDS, self._level)
        if step is VoiceStep.PLAYING:
            return VoiceTestModel(step, "This is how you are heard.", KEPT, "", "Done")
        if step is VoiceStep.HEARD:
            verdict = self._verdict()
            words = verdict if verdict == _NO_SOUND else f"That was you. {verdict}"
            return VoiceTestModel(step, words, KEPT, "Play again", "Done")
        assert self._error is not None
        told = explain(self._error)
        if step is VoiceStep.NO_SPEAKER:
            detail = f"{told.next_step} {self._verdict()}"
            return VoiceTestModel(step, told.happened, detail, "Play again", "Done")
        return VoiceTestModel(step, told.happened, told.next_step, "Try again", "Done")

    def _verdict(self) -> str:
        return _HEARD.get(self._level.hearing, _NO_SOUND) if self._level is not None else _NO_SOUND
