"""What a therapist does with the list of people, wherever it stands: before a session and during one."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from app.domain.consent import GUARDIAN, Consent
from app.ui.presession import people
from app.ui.presession.model import PeopleModel, Question
from app.ui.wording import Dialog, wording

Shown = TypeVar("Shown", bound=PeopleModel)


class PeopleCommands(Protocol):
    """What can be set going for one person; every call returns at once."""

    def ask_on_screen(self, consent_id: str) -> None:
        """Opens the consent page on the turned laptop."""

    def record_paper(self, consent_id: str) -> None:
        """A signed form is on file: stored with the therapist's name."""

    def record_agreed_aloud(self, consent_id: str) -> None:
        """The therapist heard it: stored with their name and the time."""

    def add_person(self, name: str, role: str) -> None: ...
    def remove_person(self, consent_id: str) -> None: ...


class PeoplePresenter(ABC, Generic[Shown]):
    """Asks before anything that cannot be taken back; a question is about a person who is still there."""

    def __init__(self, commands: PeopleCommands, model: Shown) -> None:
        self._people_commands, self._model = commands, model

    @property
    @abstractmethod
    def _people(self) -> Sequence[Consent]:
        """Everyone in the room."""

    @abstractmethod
    def _turn_the_laptop(self, consent_id: str) -> None:
        """The person reads and answers on the screen."""

    @abstractmethod
    def _remove_dialog(self, consent: Consent) -> Dialog:
        """The question before somebody is taken off the list."""

    @abstractmethod
    def _redraw(self) -> None:
        """Draw what is so now."""

    # -- what the therapist does ----------------------------------------------------------------------
    def ask_pressed(self, consent_id: str) -> None:
        """Who said no is asked again only after a question to the therapist."""
        person = self._person(consent_id)
        if person is not None and people.has_refused(person):
            self._ask(Question("ask_again", people.ask_again(person), consent_id))
        elif person is not None:
            self._turn_the_laptop(consent_id)

    def paper_pressed(self, consent_id: str) -> None:
        self._people_commands.record_paper(consent_id)

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
            self._people_commands.add_person(tidy, role)
            self.adding_cancelled()

    def remove_pressed(self, consent_id: str) -> None:
        """Asks first: whoever is in the room decides for themselves, and is not taken off the list."""
        person = self._person(consent_id)
        if person is not None:
            self._ask(Question("remove", self._remove_dialog(person), consent_id))

    def question_answered(self, button: int) -> None:
        """``button``: index of the button pressed; the last one is the one that acts."""
        question = self._model.question
        if question is None:
            return
        self._close_question()
        self._redraw()
        if button == len(question.dialog.buttons) - 1:
            self._act_on(question)

    def problem_closed(self) -> None:
        self._model = replace(self._model, problem=None)
        self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _act_on(self, question: Question) -> None:
        """The answer was the one that acts."""
        if question.key == "agreed_aloud":
            self._people_commands.record_agreed_aloud(question.about)
        elif question.key == "ask_again":
            self._turn_the_laptop(question.about)
        elif question.key == "remove":
            self._people_commands.remove_person(question.about)

    def _people_changed(self) -> None:
        """A question about somebody who is not there any more is taken back."""
        question = self._model.question
        if question is not None and question.about and self._person(question.about) is None:
            self._close_question()

    def _person(self, consent_id: str) -> Consent | None:
        return next((consent for consent in self._people if consent.id == consent_id), None)

    def _ask(self, question: Question) -> None:
        self._model = replace(self._model, question=question)
        self._redraw()

    def _close_question(self) -> None:
        self._model = replace(self._model, question=None)
