"""Another note type: it asks before the draft is replaced, and what the new one begins with (R19, R20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.services.note_types import Origin, Switching
from app.ui.wording import Dialog, wording

_ORIGINS = (None, Origin.EMPTY, Origin.SUMMARY, Origin.TRANSCRIPTION)
"""What each button of the dialog stands for; the first changes nothing."""


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One line of the menu."""

    id: str
    name: str
    ai_enabled: bool
    current: bool


class NoteTypeView(Protocol):
    """Draws the menu, the question and how far it is."""

    def show_types(self, lines: Sequence[TypeLine]) -> None: ...
    def ask(self, dialog: Dialog, answered: Callable[[int], None]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...


class NoteTypeCommands(Protocol):
    """Ends in ``on_done``, whatever came of it."""

    def switch(self, note_id: str, template_id: str, origin: Origin) -> None: ...


class NoteTypePresenter:
    """One switch at a time."""

    def __init__(self, view: NoteTypeView, commands: NoteTypeCommands) -> None:
        self._view, self._commands = view, commands
        self._note_id = self._name = ""
        self._found: Switching | None = None
        self.busy = False

    def offer(self, note_id: str, name: str, found: Switching) -> None:
        """The type was pressed: what else there is. ``name``: of the note's present type."""
        self.take(note_id, name, found)
        lines = [
            TypeLine(template_id, template_name, ai, template_id == found.template_id)
            for template_id, template_name, ai in found.offered
        ]
        self._view.show_types(lines)

    def take(self, note_id: str, name: str, found: Switching) -> None:
        """What ``chosen`` is about from now on."""
        self._note_id, self._name, self._found = note_id, name, found

    def chosen(self, template_id: str) -> None:
        """A line of the menu: the present type again changes nothing."""
        found = self._found
        if found is None or self.busy or template_id == found.template_id:
            return
        name, ai_enabled = next((n, ai) for i, n, ai in found.offered if i == template_id)
        offered = [
            index
            for index, origin in enumerate(_ORIGINS)
            if origin is None or (origin in found.origins and (ai_enabled or origin is Origin.EMPTY))
        ]
        asked = wording().dialogs.change_type
        body = asked.body.format(type=self._name)
        dialog = Dialog(asked.title.format(type=name), body, tuple(asked.buttons[i] for i in offered), 0)

        def answered(button: int) -> None:
            origin = _ORIGINS[offered[button]]
            if origin is not None and not self.busy:
                self.busy = True
                self._view.show_busy(True)
                self._commands.switch(self._note_id, template_id, origin)

        self._view.ask(dialog, answered)

    def on_done(self) -> None:
        """The new draft is there, or nothing was changed."""
        self.busy = False
        self._view.show_busy(False)
