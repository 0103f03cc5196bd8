"""The sheet for the clinician's own words."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.errors.view import ErrorStrip
from app.ui.jot.model import JotModel, Saving
from app.ui.jot.presenter import JotPresenter
from app.ui.recording_bar.presenter import BarPresenter
from app.ui.recording_bar.strip import RecorderStrip
from app.ui.roles import ColorRole, IconName
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Divider, Icon, QuestionSheet, SheetHost, Text, Themed, spacer
from app.ui.wording import Dialog

_LOOKS: dict[Saving, tuple[IconName, ColorRole]] = {
    Saving.SAVED: ("circle-check", "ok"),
    Saving.TYPING: ("pencil", "muted"),
    Saving.NOT_SAVED: ("triangle-alert", "warning"),
}
_DELETE = Dialog(
    "Delete these notes?", "What you wrote about this session is erased for good.", ("Keep", "Delete"), 0
)
_HEIGHT = 170


class JotField(Themed, QTextEdit):
    """Plain words over several lines; Tab leaves it, and nothing can be dropped into it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName("Your notes")
        self.setPlaceholderText("Each line becomes a sentence of the note.")
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        # with large text it does not grow as fast, to leave the room to what is said beneath it
        self.setMinimumHeight(round(_HEIGHT * min(self.theme.scale, 1.2)))


class JotSheet(FittedSheet):
    """Only this session's words: no name, no other note. Escape closes it; everything typed is kept.

    `recorder` stands above them: the session is recorded, paused and gone on with from here as well (R47).
    """

    def __init__(self, presenter: JotPresenter, text: str, recorder: RecorderStrip | None = None) -> None:
        super().__init__("Your own notes", width=520, close_button=True)
        self._presenter = presenter
        self.recorder = recorder
        body = column(margins=(24, 0, 24, 4), gap=10)
        if recorder is not None:
            body.add(recorder)
            body.add(Divider())
        lead = "Only what you write about this session. The person opposite may see it."
        body.add(Text(lead, "ui", "muted", weight=400, wrap=True))
        self.field = JotField()
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        body.add(self.field)
        state = row(gap=8)
        self._icon = Icon("circle-check", "ok", 14)
        self.state = Text("", "caption", "muted", wrap=True)
        state.add(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        state.add(self.state, 1)
        body.add(state)
        self.errors = ErrorStrip()
        body.add(self.errors)
        kept = "If someone withdraws, recording and draft are erased. These notes stay until you delete them."
        body.add(Text(kept, "caption", "muted", wrap=True))
        self.body.addWidget(body)
        self.delete = Button("Delete these notes", "quietMuted", icon="eraser")
        self.done = Button("Done", "primary")
        self.footer.addWidget(self.delete)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.done)
        self.initial_focus = self.field
        self.field.textChanged.connect(self._on_typed)
        self.delete.clicked.connect(self._on_delete)
        self.done.clicked.connect(self._on_done)

    def show_model(self, model: JotModel) -> None:
        icon, tone = _LOOKS[model.saving]
        self._icon.set_icon(icon, tone)
        self.state.setText(model.words)
        self.delete.setEnabled(model.can_delete)
        self.errors.set_problem(model.problem)
        if model.problem is not None:
            self.reveal(self.errors)
        else:
            self.refit()

    def _on_typed(self) -> None:
        self._presenter.typed(self.field.toPlainText())

    def _on_delete(self) -> None:
        self._presenter.delete_pressed()

    def _on_done(self) -> None:
        self._presenter.done_pressed()


class JotSheets(QObject):
    """Shows the sheet over ``host``'s window; give it the presenter with ``attach`` first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: JotPresenter | None = None
        self._recorder: BarPresenter | None = None
        self.sheet: JotSheet | None = None

    def attach(self, presenter: JotPresenter) -> None:
        self._presenter = presenter

    def attach_recorder(self, recorder: BarPresenter) -> None:
        """From now on the sheet shows the recorder, too."""
        self._recorder = recorder

    # -- JotView -------------------------------------------------------------------------------------
    def open_jot(self, text: str, model: JotModel) -> None:
        assert self._presenter is not None
        self.close_jot()
        strip = RecorderStrip() if self._recorder is not None else None
        if strip is not None and self._recorder is not None:
            self._recorder.attach(strip)
            strip.acted.connect(self._recorder.act)
        self.sheet = JotSheet(self._presenter, text, strip)
        self.sheet.show_model(model)
        self.sheet.closed.connect(self._on_closed)
        self._host.open(self.sheet)

    def show_jot(self, model: JotModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)

    def ask_delete(self) -> None:
        question = QuestionSheet(_DELETE, danger=1)
        question.answered.connect(self._on_answered)
        self._host.open(question)

    def clear_text(self) -> None:
        if self.sheet is not None:
            self.sheet.field.clear()

    def close_jot(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _on_answered(self, index: int) -> None:
        if index == 1 and self._presenter is not None:
            self._presenter.delete_confirmed()

    def _on_closed(self) -> None:
        # by whatever way: its button, Escape, or because the window was covered
        sheet, self.sheet = self.sheet, None
        if sheet is not None and sheet.recorder is not None and self._recorder is not None:
            self._recorder.detach(sheet.recorder)
        if self._presenter is not None:
            self._presenter.left()
