"""The sheet "Who is in the room" with the questions that lie above it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.presession.question_above import QuestionAbove
from app.ui.room.model import RoomModel
from app.ui.room.presenter import RoomPresenter
from app.ui.room.view import RoomSheet
from app.ui.widgets import QuestionSheet, SheetHost


class RoomSheets(QObject):
    """The presenter's view: opens the sheet and what covers it over `host`'s window. `attach` comes first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: RoomPresenter | None = None
        self.sheet: RoomSheet | None = None
        self._above = QuestionAbove(host, self._on_answered)

    @property
    def question(self) -> QuestionSheet | None:
        """The question that is open."""
        return self._above.sheet

    def attach(self, presenter: RoomPresenter) -> None:
        self._presenter = presenter

    def show_room(self, shown: RoomModel) -> None:
        assert self._presenter is not None
        if self.sheet is None:
            self.sheet = RoomSheet(self._presenter)
            self.sheet.show_model(shown)
            self.sheet.closed.connect(self._on_closed)
            self._host.open(self.sheet)
        else:
            self.sheet.show_model(shown)
        self._above.show(shown.question)

    def close_room(self) -> None:
        self._above.close()
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()

    def _on_answered(self, button: int) -> None:
        if self._presenter is not None:
            self._presenter.question_answered(button)

    def _on_closed(self) -> None:
        self.sheet = None
        self._above.close()
        if self._presenter is not None:
            self._presenter.gone()
