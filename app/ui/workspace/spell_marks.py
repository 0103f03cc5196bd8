"""Words that may be misspelt are underlined, and words that may be meant are offered. No network."""

import re
from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QMenu, QTextEdit

from app.ui.theme import Theme
from app.ui.workspace import note_document as paper

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ASIDE = re.compile(r"\[[^\]]*\]")
_SHOWN = 5


class Spelling(Protocol):
    """What the marks ask; every call returns at once, in the main thread."""

    def unknown(self, words: Collection[str]) -> Collection[str]:
        """Those that are neither ordinary words nor names or terms of this client."""

    def suggestions(self, word: str) -> Collection[str]:
        """What may be meant, the likeliest first."""

    def learn(self, word: str) -> None:
        """Never mark this word again."""


class SpellMarks(QObject):
    """Marks words once it has a ``Spelling``; looks only at the lines that change."""

    changed = Signal()

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._spelling: Spelling | None = None
        self._marks = _Highlighter(document, self)

    def use(self, spelling: Spelling) -> None:
        """Begin, or look again with what was learnt."""
        self._spelling = spelling
        self._marks.rehighlight()
        self.changed.emit()

    def misspelt(self, text: str) -> list[tuple[int, int]]:
        """Where words of ``text`` are unknown: (start, length)."""
        if self._spelling is None or not text:
            return []
        plain = _ASIDE.sub(lambda m: " " * len(m.group()), text)
        found = [m for m in _WORD.finditer(plain) if len(m.group()) > 2 and not m.group().isupper()]
        unknown = set(self._spelling.unknown([m.group() for m in found]))
        return [(m.start(), len(m.group())) for m in found if m.group() in unknown]

    def offer(self, editor: QTextEdit, menu: QMenu, event: QContextMenuEvent) -> None:
        """Put suggestions for the word at the pointer, or at the caret, above the lines of the menu."""
        if self._spelling is None or editor.isReadOnly():
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cursor = editor.textCursor() if by_key else editor.cursorForPosition(event.pos())
        place = cursor.positionInBlock()
        block = cursor.block()
        here = [m for m in self.misspelt(block.text()) if m[0] <= place <= m[0] + m[1]]
        if not here or not paper.line_id_of(block):
            return
        start, length = here[0]
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + start + length, QTextCursor.MoveMode.KeepAnchor)
        word, first = cursor.selectedText(), menu.actions()[0] if menu.actions() else None
        for instead in list(self._spelling.suggestions(word))[:_SHOWN]:
            menu.insertAction(first, _Correction(menu, cursor, instead))  # type: ignore[arg-type]
        learn = _Learning(menu, self, word)
        menu.insertAction(first, learn)  # type: ignore[arg-type]
        menu.insertSeparator(first)  # type: ignore[arg-type]

    def learn(self, word: str) -> None:
        """The word is the clinician's own from now on."""
        if self._spelling is not None:
            self._spelling.learn(word)
            self.use(self._spelling)

    @property
    def style(self) -> QTextCharFormat:
        """A wavy line, and the word itself as it is."""
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(self._theme.color("recordingFill"))
        return form


class _Highlighter(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument, marks: SpellMarks) -> None:
        super().__init__(document)
        self._owner = marks

    def highlightBlock(self, text: str) -> None:
        if not paper.heading_of(self.currentBlock()):
            for start, length in self._owner.misspelt(text):
                self.setFormat(start, length, self._owner.style)


class _Correction(QAction):
    """Writes the word that is meant, as one step of undo."""

    def __init__(self, menu: QMenu, cursor: QTextCursor, instead: str) -> None:
        super().__init__(instead, menu)
        self._cursor = cursor
        self.triggered.connect(self._on_triggered)

    def _on_triggered(self) -> None:
        self._cursor.insertText(self.text())


class _Learning(QAction):
    """Adds the word to the clinician's own."""

    def __init__(self, menu: QMenu, marks: SpellMarks, word: str) -> None:
        super().__init__(f"Add “{word}” to my words", menu)
        self._marks, self._word = marks, word
        self.triggered.connect(self._on_triggered)

    def _on_triggered(self) -> None:
        self._marks.learn(self._word)
