"""The menu of note types beneath the header's button, and its question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout

from app.ui.note_types.presenter import TypeLine
from app.ui.widgets import Banner, Button, Menu, QuestionSheet, SheetHost
from app.ui.wording import Dialog

_WIDTH = 640


class NewDraftBanner(Banner):
    """Says that a new draft is being made; its only action cancels it."""

    def __init__(self) -> None:
        title, body = "A new draft is being made.", "The old one stays until then."
        super().__init__("accent", "wand-sparkles", title, body, ("Cancel",))
        self.hide()


class NoteTypeMenu(QObject):
    """Implements ``NoteTypeView``; `chosen` carries the id of a template."""

    chosen = Signal(str)

    def __init__(self, sheets: SheetHost, button: Button) -> None:
        super().__init__(button)
        self._sheets, self._button = sheets, button

    def show_types(self, lines: Sequence[TypeLine]) -> None:
        menu = Menu("Note type", parent=self._button)
        for line in lines:
            words = f"{line.name} (now)" if line.current else line.name
            action = menu.add(words, "wand-sparkles" if line.ai_enabled else "file-text", line.id)
            action.setEnabled(not line.current)
        menu.triggered.connect(self._on_triggered)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.open_beside(self._button)

    def ask(self, dialog: Dialog, answered: Callable[[int], None]) -> None:
        sheet = QuestionSheet(dialog, width=_WIDTH)
        px = sheet.theme.px
        room = min(px(_WIDTH), self._sheets.window_widget.width() - px(24)) - px(48)
        if sum(button.sizeHint().width() + px(8) for button in sheet.buttons) > room:
            sheet.footer.setDirection(QBoxLayout.Direction.TopToBottom)  # answers are read whole
        sheet.answered.connect(answered)
        self._sheets.open(sheet)

    def show_busy(self, busy: bool) -> None:
        self._button.setEnabled(not busy)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))
