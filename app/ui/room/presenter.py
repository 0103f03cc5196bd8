"""Decides what the sheet "Who is in the room" says and offers. Knows neither Qt nor adapters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Protocol

from app.domain.consent import GUARDIAN, Consent, everyone_agrees
from app.domain.states import SessionState
from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.presession import people
from app.ui.presession.model import Question
from app.ui.room import words
from app.ui.room.model import RoomModel, RoomReading
from app.ui.wording import wording


class RoomView(Protocol):
    """Draws the sheet."""

    def show_room(self, shown: RoomModel) -> None: ...
    def close_room(self) -> None: ...


class RoomCommands(Protocol):
    """What the therapist can set going here; every call returns at once."""

    def ask_on_screen(self, consent_id: str) -> None:
        """Opens the consent page on the turned laptop; this sheet is closed by then."""

    def record_paper(self, consent_id: str) -> None:
        """A signed form is on file: stored with the therapist's name."""

    def record_agreed_aloud(self, consent_id: str) -> None:
        """The therapist heard it: stored with their name and the time."""

    def add_person(self, name: str, role: str) -> None: ...
    def remove_person(self, consent_id: str) -> None: ...
    def resume(self) -> None: ...
    def closed(self) -> None:
        """The sheet is not there any more."""


class RoomPresenter:
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
        self._view, self._commands, self._reading = view, commands, reading
        self._now, self._zone = now, zone
        self._model = RoomModel()
        self._over = False

    def opened(self) -> None:
        """Draws the sheet for the first time."""
        self._redraw()

    # -- what services tell ---------------------------------------------------------------------------
    def on_read(self, reading: RoomReading) -> None:
        """Somebody came, left or answered, or the session moved on."""
        self._reading = reading
        question = self._model.question
        if question is not None and self._person(question.about) is None:
            self._model = replace(self._model, question=None)
        self._redraw()

    def on_failed(self, explanation: Explanation) -> None:
        """What was asked for could not be done; the sheet stays open."""
        self._model = replace(self._model, problem=problem_of(explanation))
        self._redraw()

    # -- what the therapist does ----------------------------------------------------------------------
    def ask_pressed(self, consent_id: str) -> None:
        """Who said no is asked again only after a question to the therapist."""
        person = self._person(consent_id)
        if person is not None and people.has_refused(person):
            self._ask(Question("ask_again", people.ask_again(person), consent_id))
        elif person is not None:
            self._turn_the_laptop(consent_id)

    def paper_pressed(self, consent_id: str) -> None:
        self._commands.record_paper(consent_id)

    def agreed_aloud_pressed(self, consent_id: str) -> None:
        """Asks the therapist to stand for it before it counts."""
        self._ask(Question("agreed_aloud", wording().dialogs.agreed_aloud, consent_id))

    def add_person_pressed(self, role: str = "partner") -> None:
        self._model = replace(self._model, adding=role)
        self._redraw()

    def add_guardian_pressed(self) -> None:
        self.add_person_pressed(GUARDIAN)

    def adding_cancelled(self) -> None:
        self.add_person_pressed("")

    def person_entered(self, name: str, role: str) -> None:
        """An empty name adds nobody."""
        tidy = " ".join(name.split())
        if tidy:
            self._commands.add_person(tidy, role)
            self.adding_cancelled()

    def remove_pressed(self, consent_id: str) -> None:
        """Asks first: whoever is in the room decides for themselves, and is not taken off the list."""
        person = self._person(consent_id)
        if person is not None:
            self._ask(Question("remove", words.remove(person), consent_id))

    def resume_pressed(self) -> None:
        """One tap: nothing goes on by itself after everyone agreed."""
        if self._model.may_resume:
            self._close()
            self._commands.resume()

    def question_answered(self, button: int) -> None:
        """``button``: index of the button pressed; the last one is the one that acts."""
        question = self._model.question
        if question is None or self._over:
            return
        self._model = replace(self._model, question=None)
        self._redraw()
        if button != len(question.dialog.buttons) - 1:
            return
        if question.key == "agreed_aloud":
            self._commands.record_agreed_aloud(question.about)
        elif question.key == "ask_again":
            self._turn_the_laptop(question.about)
        else:
            self._commands.remove_person(question.about)

    def problem_closed(self) -> None:
        self._model = replace(self._model, problem=None)
        self._redraw()

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

    def _person(self, consent_id: str) -> Consent | None:
        return next((consent for consent in self._reading.people if consent.id == consent_id), None)

    def _ask(self, question: Question) -> None:
        self._model = replace(self._model, question=question)
        self._redraw()

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
