"""How a clinician's drafts are worded (R16, R17); nothing is kept before it is saved."""

from dataclasses import replace
from typing import Protocol

from app.domain.ai_settings import APPROACHES, AiSettings, tidied
from app.domain.errors import InputError
from app.ui.settings.notes_model import NotesModel

_WRONG = {
    "client_term": "The term has one to three words.",
    "pronouns": "The pronouns are too long.",
    "instructions": "The instructions are too long. Shorten them first.",
    "approaches": "An approach has at most 60 letters.",
}


class NotesView(Protocol):
    """Draws the section."""

    def show_notes(self, model: NotesModel) -> None: ...


class NotesCommands(Protocol):
    """Jobs; what comes of them arrives as ``on_…``."""

    def save_ai_settings(self, settings: AiSettings) -> None: ...


class NotesPresenter:
    """Main thread only."""

    def __init__(self, view: NotesView, commands: NotesCommands) -> None:
        self._view, self._commands = view, commands
        self._kept = self._typed = AiSettings()

    def on_loaded(self, settings: AiSettings) -> None:
        """What is kept; what is being typed stays."""
        if self._typed == self._kept:
            self._typed = settings
        self._kept = settings
        self._redraw()

    def on_saved(self, settings: AiSettings) -> None:
        """What is kept now, tidied."""
        self._kept = self._typed = settings
        self._redraw()

    def changed(self, settings: AiSettings) -> None:
        """Something was typed or chosen; approaches are changed by ``toggled`` and ``added``."""
        self._typed = replace(
            settings, approaches=self._typed.approaches, more_approaches=self._typed.more_approaches
        )
        self._redraw()

    def toggled(self, approach: str, on: bool) -> None:
        """An approach is a usual one, or is none any more; of the clinician's own it is then gone."""
        kept = tuple(one for one in self._typed.approaches if one != approach)
        self._typed = replace(self._typed, approaches=(*kept, approach) if on else kept)
        self._redraw()

    def added(self, approach: str) -> None:
        """One that is not on the list yet; it is a usual one at once."""
        name = " ".join(approach.split())
        if not name:
            return
        known = next((one for one in self._choices if one.casefold() == name.casefold()), "")
        if not known:
            self._typed = replace(self._typed, more_approaches=(*self._typed.more_approaches, name))
        self.toggled(known or name, on=True)

    def save_pressed(self) -> None:
        """Keep what is typed."""
        if self._model.can_save:
            self._commands.save_ai_settings(self._typed)

    @property
    def _choices(self) -> tuple[str, ...]:
        return (*APPROACHES, *self._typed.more_approaches)

    @property
    def _model(self) -> NotesModel:
        try:
            different, wrong = tidied(self._typed) != self._kept, ""
        except InputError as error:
            different, wrong = False, _WRONG[str(error.details["field"])]
        return NotesModel(self._typed, self._choices, different, wrong)

    def _redraw(self) -> None:
        self._view.show_notes(self._model)
