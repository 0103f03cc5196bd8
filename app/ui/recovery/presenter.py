"""After a crash: every session that was cut off is asked about, one after the other, before work goes on."""

from dataclasses import replace
from datetime import tzinfo
from typing import Protocol

from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.recovery.model import CutOffSession, RecoveryModel, Step
from app.ui.times import clock_with_seconds, running, spoken_length
from app.ui.wording import wording

_DESTROY_TITLE = "Erase this session?"
_DESTROY_BODY = "Sound, transcript and draft are erased for good. Nobody can bring them back."
_DESTROY_BUTTONS = ("Keep", "Erase")


class RecoveryView(Protocol):
    """Draws the dialog."""

    def show_recovery(self, model: RecoveryModel) -> None: ...
    def close_recovery(self) -> None: ...


class RecoveryCommands(Protocol):
    """Jobs; each ends in ``on_settled`` or ``on_failed``."""

    def go_on(self, session_id: str) -> None: ...
    def end(self, session_id: str) -> None: ...
    def destroy(self, session_id: str) -> None: ...


class RecoveryPresenter:
    """Asks, and never decides by itself: closing the dialog without an answer leaves the session as it is."""

    def __init__(self, view: RecoveryView, commands: RecoveryCommands, *, zone: tzinfo | None = None) -> None:
        self._view = view
        self._commands = commands
        self._zone = zone
        self._waiting: tuple[CutOffSession, ...] = ()
        self._model: RecoveryModel | None = None

    def on_cut_off_found(self, sessions: tuple[CutOffSession, ...]) -> None:
        """Starts asking; with no session there is no dialog."""
        self._waiting = sessions
        self._ask()

    def first_pressed(self) -> None:
        """The button on the left: end the session, or keep it."""
        if self._idle(Step.CONFIRM_DESTROY):
            self._show(self._choice())
        elif self._idle(Step.CHOOSE):
            self._work("Ending the session…")
            self._commands.end(self._waiting[0].session_id)

    def second_pressed(self) -> None:
        """The button on the right: go on, or, after the second question, erase."""
        if self._idle(Step.CONFIRM_DESTROY):
            self._work("Erasing…")
            self._commands.destroy(self._waiting[0].session_id)
        elif self._idle(Step.CHOOSE):
            self._work("Opening the session…")
            self._commands.go_on(self._waiting[0].session_id)

    def destroy_pressed(self) -> None:
        """Asks once more before anything is erased."""
        if self._idle(Step.CHOOSE):
            choice = self._choice()
            self._show(
                replace(
                    choice,
                    step=Step.CONFIRM_DESTROY,
                    title=_DESTROY_TITLE,
                    body=_DESTROY_BODY,
                    buttons=_DESTROY_BUTTONS,
                    default=0,
                    destroy="",
                )
            )

    def on_settled(self, session_id: str) -> None:
        """What was chosen is done; the next session that was cut off is asked about."""
        self._waiting = tuple(s for s in self._waiting if s.session_id != session_id)
        self._ask()

    def on_failed(self, explanation: Explanation) -> None:
        """Says why it could not be done, and asks again."""
        if self._waiting:
            self._show(replace(self._choice(), problem=problem_of(explanation, closable=False)))

    def _ask(self) -> None:
        if self._waiting:
            self._show(self._choice())
        else:
            self._model = None
            self._view.close_recovery()

    def _choice(self) -> RecoveryModel:
        session, words = self._waiting[0], wording().dialogs.interrupted
        left = len(self._waiting) - 1
        label = f"{session.label}, " if session.label else ""
        return RecoveryModel(
            step=Step.CHOOSE,
            title=words.title.format(time=clock_with_seconds(session.cut_off_at, self._zone)),
            body=words.body,
            saved=f"{label}{running(session.saved_seconds)} of sound",
            saved_spoken=f"{label}{spoken_length(session.saved_seconds)} of sound",
            buttons=words.buttons,
            default=words.default or 0,
            destroy="Erase it…",
            more="" if not left else f"{left} more after this one",
        )

    def _idle(self, step: Step) -> bool:
        return self._model is not None and self._model.step is step and not self._model.working

    def _work(self, words: str) -> None:
        if self._model is not None:
            self._show(replace(self._model, working=words, problem=None))

    def _show(self, model: RecoveryModel) -> None:
        self._model = model
        self._view.show_recovery(model)
