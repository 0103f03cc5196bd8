"""Decides what the sheet "Who is in the room" says and offers. Knows neither Qt nor adapters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Protocol

from app.domain.consent import Consent, everyone_agrees
from app.domain.states import SessionState
from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.presession.model import Question
from app.ui.presession.people_presenter import PeopleCommands, PeoplePresenter
from app.ui.room import words
from app.ui.room.model import RoomModel, RoomReading
from app.ui.wording import Dialog


class RoomView(Protocol):
    """Draws the sheet."""

    def show_room(self, shown: RoomModel) -> None: ...
    def close_room(self) -> None: ...


class RoomCommands(PeopleCommands, Protocol):
    """What the therapist can set going here; the sheet is closed by the time the laptop is turned."""

    def resume(self) -> None: ...
    def closed(self) -> None:
        """The sheet is not there any more."""


class RoomPresenter(PeoplePresenter[RoomModel]):
    """Follows what the services say; stores and starts nothing itself. Main thread only."""

    def __init__(
        self,
        view: RoomView,
        commands: RoomCommands,
        reading: RoomReading,
        now: Callable[[], datetime],
        *,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(commands, RoomModel())
        self._view, self._commands, self._reading = view, commands, reading
        self._now, self._zone = now, zone
        self._over = False

    def opened(self) -> None:
        """Draws the sheet for the first time."""
        self._redraw()

    # -- what services tell ---------------------------------------------------------------------------
    def on_read(self, reading: RoomReading) -> None:
        """Somebody came, left or answered, or the session moved on."""
        self._reading = reading
        self._people_changed()
        self._redraw()

    def on_failed(self, explanation: Explanation) -> None:
        """What was asked for could not be done; the sheet stays open."""
        self._model = replace(self._model, problem=problem_of(explanation))
        self._redraw()

    # -- what the therapist does ----------------------------------------------------------------------
    def resume_pressed(self) -> None:
        """One tap: nothing goes on by itself after everyone agreed."""
        if self._model.may_resume:
            self._close()
            self._commands.resume()

    def close_pressed(self) -> None:
        self._close()

    def gone(self) -> None:
        """The sheet is not there any more, whatever took it away; idempotent."""
        if not self._over:
            self._over = True
            self._commands.closed()

    # -- inside ---------------------------------------------------------------------------------------
    def _close(self) -> None:
        self.gone()
        self._view.close_room()

    def _turn_the_laptop(self, consent_id: str) -> None:
        self._close()  # whoever reads the page sees nobody else's answer
        self._commands.ask_on_screen(consent_id)

    @property
    def _people(self) -> tuple[Consent, ...]:
        return self._reading.people

    def _remove_dialog(self, consent: Consent) -> Dialog:
        return words.remove(consent)

    def _act_on(self, question: Question) -> None:
        if not self._over:
            super()._act_on(question)

    def _redraw(self) -> None:
        if self._over:
            return
        now, reading = self._now(), self._reading
        mood, state, detail = words.standing(reading, now)
        paused = reading.state is SessionState.PAUSED
        self._model = replace(
            self._model,
            people=words.people_rows(reading, now, self._zone),
            mood=mood,
            state=state,
            detail=detail,
            stays=words.stays(reading),
            leaver=words.leaver(reading),
            may_resume=paused and reading.ai_allowed and everyone_agrees(reading.people, now),
        )
        self._view.show_room(self._model)
