"""Spelling of the note that is open: the word list is read once, names and terms with each note."""

from collections.abc import Collection

from PySide6.QtCore import QObject

from app.services.spelling import SpellingService
from app.ui.desktop.desk import Desk
from app.ui.desktop.note_flow import NoteFlow
from app.ui.workspace.contract import WorkspaceData


class SpellingFlow(QObject):
    """Gives the editor what it asks about words."""

    def __init__(self, desk: Desk, notes: NoteFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._marks = desk, notes.workspace.editor.spelling
        notes.shown.connect(self._on_shown)

    def _on_shown(self, data: WorkspaceData) -> None:
        spelling = self._desk.program.spelling

        def use(known: frozenset[str]) -> None:
            self._marks.use(_Words(self._desk, spelling, known))

        self._desk.do(lambda: spelling.prepare(data.session.id), use)


class _Words:
    """What is known of words while one note is open."""

    def __init__(self, desk: Desk, spelling: SpellingService, known: frozenset[str]) -> None:
        self._desk, self._spelling, self._known = desk, spelling, known

    def unknown(self, words: Collection[str]) -> Collection[str]:
        return self._spelling.unknown(words, self._known)

    def suggestions(self, word: str) -> Collection[str]:
        return self._spelling.suggestions(word)

    def learn(self, word: str) -> None:
        self._known |= {word.lower()}
        self._desk.do(lambda: self._spelling.learn(word))
