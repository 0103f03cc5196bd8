"""A question that lies above a sheet for as long as its presenter asks it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.ui.presession.model import Question
from app.ui.widgets import QuestionSheet, SheetHost


class QuestionAbove(QObject):
    """``answered`` gets the index of the button; however else the question goes, that is its first one."""

    def __init__(self, host: SheetHost, answered: Callable[[int], None]) -> None:
        super().__init__(host)
        self._host, self._answered = host, answered
        self.sheet: QuestionSheet | None = None

    def show(self, question: Question | None) -> None:
        """Asks it, once; None takes it away."""
        if question is None:
            self.close()
        elif self.sheet is None:
            self.sheet = QuestionSheet(question.dialog)
            self.sheet.answered.connect(self._on_answered)
            self.sheet.dismissed.connect(self._on_dismissed)
            self._host.open(self.sheet)

    def close(self) -> None:
        """Takes it away without an answer."""
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()

    def _on_answered(self, button: int) -> None:
        self.sheet = None
        self._answered(button)

    def _on_dismissed(self) -> None:
        self._on_answered(0)
