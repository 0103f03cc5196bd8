"""The sheet "Names and terms"."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.single_sheet import SingleSheet
from app.ui.spacing import FittedSheet, column
from app.ui.transcript.terms.model import TermsModel
from app.ui.transcript.terms.presenter import TermsPresenter
from app.ui.widgets import Button, Text, Themed, announce, spacer

_HEIGHT = 190


class TermsField(Themed, QPlainTextEdit):
    """Names and terms, on lines or with commas between them; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName("Names and terms, with commas or on lines of their own")
        self.setPlaceholderText("For example: Sertraline, Dr. Okafor, Millbrook")
        self.follow_theme()

    def _on_theme_changed(self) -> None:
        self.setFont(self.theme.font("body"))
        self.setMinimumHeight(round(_HEIGHT * min(self.theme.scale, 1.2)))


class TermsSheet(FittedSheet):
    """Nothing is kept before Save; Escape leaves everything as it was."""

    def __init__(self, presenter: TermsPresenter, text: str) -> None:
        super().__init__("Names and terms", width=520, close_button=True)
        self._presenter = presenter
        body = column(margins=(24, 0, 24, 4), gap=10)
        lead = "Names, places and medication that come up with this client. They are heard better then."
        body.add(Text(lead, "ui", "muted", weight=400, wrap=True))
        self.field = TermsField()
        self.field.setPlainText(f"{text}\n" if text else "")  # the next one is typed at the end
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        body.add(self.field)
        self.count = Text("", "caption", "muted", tabular=True)
        body.add(self.count)
        self.problem = Text("", "ui", "warning", wrap=True)
        body.add(self.problem)
        kept = "Kept in this client’s record on this laptop, encrypted."
        body.add(Text(kept, "caption", "muted", wrap=True))
        self.body.addWidget(body)
        self.cancel = Button("Cancel")
        self.save = Button("Save", "primary")
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.save)
        self.initial_focus = self.field
        self.field.textChanged.connect(self._on_typed)
        self.cancel.clicked.connect(self.dismiss)
        self.save.clicked.connect(presenter.save_pressed)

    def show_model(self, model: TermsModel) -> None:
        self.count.setText(model.count)
        self.save.setEnabled(model.can_save)
        if model.problem and model.problem != self.problem.text():
            announce(self.problem, model.problem)
        self.problem.setText(model.problem)
        self.problem.setVisible(bool(model.problem))
        self.refit()

    def _on_typed(self) -> None:
        self._presenter.typed(self.field.toPlainText())


class TermsSheets(SingleSheet[TermsSheet, TermsPresenter]):
    """Implements ``TermsView``."""

    def open_terms(self, text: str, model: TermsModel) -> None:
        self.close_sheet()
        sheet = TermsSheet(self.presenter, text)
        sheet.show_model(model)
        self.open_sheet(sheet)

    def show_terms(self, model: TermsModel) -> None:
        if self.sheet is not None:
            self.sheet.show_model(model)

    def close_terms(self) -> None:
        self.close_sheet()
