"""Decides what the dictation sheet shows."""

from typing import Protocol

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from app.ui.errors.model import Problem, problem_of
from app.ui.inputs.model import DictationModel, DictationStep

_WORDS = {
    DictationStep.STARTING: "The microphone opens.",
    DictationStep.LISTENING: "Speak now. Only you, no client in the room.",
    DictationStep.PAUSED: "Paused. The microphone is closed.",
    DictationStep.WRITING: "Writing it down.",
    DictationStep.FAILED: "It is not written down yet.",
}


class DictationView(Protocol):
    """Draws the sheet."""

    def show_dictation(self, model: DictationModel) -> None: ...
    def show_level(self, peak: float) -> None: ...
    def close_dictation(self) -> None: ...


class DictationCommands(Protocol):
    """Each returns at once; ``on_…`` of the presenter follows."""

    def start(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def finish(self) -> None:
        """Stop and write it down, or write down what lies sealed."""

    def cancel(self) -> None:
        """Destroy what was dictated."""

    def leave(self) -> None:
        """Close the microphone; what was said stays sealed."""


class DictationPresenter:
    """One dictation; "Cancel" destroys it, whatever else takes the sheet away leaves it sealed."""

    def __init__(self, view: DictationView, commands: DictationCommands) -> None:
        self._view, self._commands = view, commands
        self._step: DictationStep | None = None
        self._seconds = 0.0
        self._problem: Problem | None = None

    @property
    def open(self) -> bool:
        return self._step is not None

    def begin(self) -> None:
        self._seconds = 0.0
        self._go(DictationStep.STARTING)
        self._commands.start()

    def begin_left_over(self) -> None:
        """Write down what lies sealed already."""
        self._go(DictationStep.WRITING)
        self._commands.finish()

    def act_pressed(self) -> None:
        """Stop, or try once more."""
        if self._step in (DictationStep.LISTENING, DictationStep.PAUSED, DictationStep.FAILED):
            self._go(DictationStep.WRITING)
            self._commands.finish()

    def pause_pressed(self) -> None:
        if self._step is DictationStep.LISTENING:
            self._go(DictationStep.PAUSED)
            self._commands.pause()
        elif self._step is DictationStep.PAUSED:
            self._go(DictationStep.LISTENING)
            self._commands.resume()

    def close(self) -> None:
        """Cancel: nothing of it stays."""
        if self._step is not None:
            self._step = None
            self._commands.cancel()
            self._view.close_dictation()

    def left(self) -> None:
        """The sheet is gone, however it went; the window may have been covered."""
        step, self._step = self._step, None
        if step in (DictationStep.STARTING, DictationStep.LISTENING, DictationStep.PAUSED):
            self._commands.leave()

    def on_started(self) -> None:
        if self._step is DictationStep.STARTING:
            self._go(DictationStep.LISTENING)

    def on_level(self, peak: float) -> None:
        if self._step is DictationStep.LISTENING:
            self._view.show_level(peak)

    def on_sealed(self, seconds: float) -> None:
        self._seconds = seconds
        if self._step in (DictationStep.LISTENING, DictationStep.PAUSED):
            self._draw()

    def on_written(self) -> None:
        self._step = None
        self._view.close_dictation()

    def on_trouble(self, error: AppError) -> None:
        """The microphone failed, or a session took it: what was said is sealed."""
        if self._step in (DictationStep.LISTENING, DictationStep.PAUSED):
            self.on_failed(error)

    def on_failed(self, error: AppError) -> None:
        if self._step is None:
            return
        nothing_kept = self._step is DictationStep.STARTING or error.code is ErrorCode.NOTHING_DICTATED
        self._problem = problem_of(explain(error), closable=False)
        self._step = DictationStep.FAILED
        self._draw(again=not nothing_kept)

    def _go(self, step: DictationStep) -> None:
        self._step, self._problem = step, None
        self._draw()

    def _draw(self, *, again: bool = True) -> None:
        step = self._step
        assert step is not None
        seconds = int(self._seconds)
        detail = f"{seconds // 60}:{seconds % 60:02} recorded. The sound is destroyed once it is text."
        act, pause = {
            DictationStep.LISTENING: ("Stop and write down", "Pause"),
            DictationStep.PAUSED: ("Stop and write down", "Go on"),
            DictationStep.FAILED: ("Write it down" if again else "", ""),
        }.get(step, ("", ""))
        words = _WORDS[step] if again else "Nothing was recorded."
        self._view.show_dictation(
            DictationModel(step, words, detail if again else "", act, pause, self._problem)
        )
