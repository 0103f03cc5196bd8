"""The dialog after a crash."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from app.ui.errors.view import ErrorStrip
from app.ui.recovery.model import RecoveryModel, Step
from app.ui.recovery.presenter import RecoveryPresenter
from app.ui.spacing import FittedSheet, column, row
from app.ui.widgets import Button, Icon, SheetHost, Spinner, Text, spacer


class RecoverySheet(FittedSheet):
    """One session that was cut off. It has no way out but an answer; "Go on" changes nothing."""

    def __init__(self, presenter: RecoveryPresenter) -> None:
        super().__init__(" ", width=500, dismissible=False)
        self._presenter = presenter
        self._step: Step | None = None
        body = column(margins=(24, 0, 24, 4), gap=12)
        self.words = Text("", "body", "muted", wrap=True)
        body.add(self.words)
        saved = row(gap=8)
        saved.add(Icon("shield-check", "ok"))
        self.saved = Text("", "ui", weight=500, tabular=True, wrap=True)
        saved.add(self.saved, 1)
        body.add(saved)
        self.more = Text("", "caption", "muted")
        body.add(self.more)
        self.errors = ErrorStrip()
        body.add(self.errors)
        self.body.addWidget(body)
        self.destroy_button = Button(" ", "quietMuted", icon="eraser")
        self.first = Button(" ")
        self.second = Button(" ", "primary")
        self.working = row(gap=8)
        self.working.add(Spinner())
        self.working_words = Text("", "ui", "muted")
        self.working.add(self.working_words)
        self.footer.addWidget(self.destroy_button)
        self.footer.addWidget(self.working)
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.first)
        self.footer.addWidget(self.second)
        self.destroy_button.clicked.connect(self._on_destroy)
        self.first.clicked.connect(self._on_first)
        self.second.clicked.connect(self._on_second)

    def show_model(self, model: RecoveryModel) -> None:
        """Draws the model; the focus moves only when the question changes."""
        self.title.setText(model.title)
        self.setAccessibleName(model.title)
        self.words.setText(model.body)
        self.saved.setText(model.saved)
        self.saved.setAccessibleName(model.saved_spoken)
        self.more.setText(model.more)
        self.more.setVisible(bool(model.more))
        self.errors.set_problem(model.problem)
        first, second = model.buttons
        destroys = model.step is Step.CONFIRM_DESTROY
        self.first.set_words(first)
        self.second.set_words(second)
        self.second.set_kind("danger" if destroys else "primary")
        if model.destroy:
            self.destroy_button.set_words(model.destroy)
        self.destroy_button.setVisible(bool(model.destroy) and not model.working)
        self.working.setVisible(bool(model.working))
        self.working_words.setText(model.working)
        for button in (self.first, self.second, self.destroy_button):
            button.setEnabled(not model.working)
        default = (self.first, self.second)[model.default]
        if self._step is not model.step:
            self._step = model.step
            self.initial_focus = default
            if self.isVisible():
                default.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refit()

    def _on_destroy(self) -> None:
        self._presenter.destroy_pressed()

    def _on_first(self) -> None:
        self._presenter.first_pressed()

    def _on_second(self) -> None:
        self._presenter.second_pressed()


class RecoverySheets(QObject):
    """Shows the dialog over `host`'s window; give it the presenter with `attach` first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: RecoveryPresenter | None = None
        self.sheet: RecoverySheet | None = None

    def attach(self, presenter: RecoveryPresenter) -> None:
        self._presenter = presenter

    def show_recovery(self, model: RecoveryModel) -> None:
        assert self._presenter is not None
        if self.sheet is None:
            self.sheet = RecoverySheet(self._presenter)
            self.sheet.show_model(model)
            self.sheet.closed.connect(self._on_closed)
            self._host.open(self.sheet)
        else:
            self.sheet.show_model(model)

    def close_recovery(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()

    def _on_closed(self) -> None:
        # Also when the window was locked and all sheets were taken down.
        self.sheet = None
