"""Saves what is typed without being asked to, and says so; deletes only after a question."""

from typing import Protocol

from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.jot.model import JotModel, Saving

_WORDS = {
    Saving.SAVED: "Saved on this laptop, encrypted",
    Saving.TYPING: "Saving…",
    Saving.NOT_SAVED: "Not saved yet",
}


class JotView(Protocol):
    """Draws the sheet."""

    def open_jot(self, text: str, model: JotModel) -> None: ...
    def show_jot(self, model: JotModel) -> None: ...
    def ask_delete(self) -> None: ...
    def clear_text(self) -> None: ...
    def close_jot(self) -> None: ...


class JotCommands(Protocol):
    """Each returns at once; a save ends in ``on_saved`` or ``on_failed``."""

    def save_soon(self, text: str) -> None:
        """Save when the fingers rest; a later call replaces this one."""

    def save_now(self, text: str) -> None:
        """Save at once, in place of what was to be saved soon."""


class JotPresenter:
    """One session's words at a time."""

    def __init__(self, view: JotView, commands: JotCommands) -> None:
        self._view, self._commands = view, commands
        self._text = self._saved = ""
        self._open = False

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not in the database yet."""
        return self._open and self._text != self._saved

    def opened(self, text: str) -> None:
        """The words that are kept so far."""
        self._text = self._saved = text
        self._open = True
        self._view.open_jot(text, self._model(Saving.SAVED))

    def typed(self, text: str) -> None:
        """The text as it is now."""
        if not self._open or text == self._text:
            return
        self._text = text
        self._view.show_jot(self._model(Saving.TYPING))
        self._commands.save_soon(text)

    def delete_pressed(self) -> None:
        if self._text.strip():
            self._view.ask_delete()

    def delete_confirmed(self) -> None:
        """The words go now, from the database too."""
        self._text = ""
        self._view.clear_text()
        self._view.show_jot(self._model(Saving.TYPING))
        self._commands.save_now("")

    def done_pressed(self) -> None:
        """Close; what is typed is saved in any case."""
        self._view.close_jot()

    def left(self) -> None:
        """The sheet is gone, however it went."""
        self.save()
        self._open = False

    def save(self) -> None:
        """Save what was typed last, without waiting for the fingers."""
        if self.unsaved:
            self._commands.save_now(self._text)

    def session_over(self) -> None:
        """The session ended: its note begins with these words, so they are saved first."""
        if self._open:
            self.save()
            self._view.close_jot()

    def on_saved(self, text: str) -> None:
        """So much is in the database; what was typed since is still on its way."""
        self._saved = text
        if self._open and text == self._text:
            self._view.show_jot(self._model(Saving.SAVED))

    def on_failed(self, explanation: Explanation) -> None:
        """It could not be saved; the text stays on the sheet, and the next key tries again."""
        if self._open:
            model = self._model(Saving.NOT_SAVED)
            problem = problem_of(explanation, closable=False)
            self._view.show_jot(JotModel(model.saving, model.words, model.can_delete, problem))

    def _model(self, saving: Saving) -> JotModel:
        return JotModel(saving, _WORDS[saving], bool(self._text.strip()))
