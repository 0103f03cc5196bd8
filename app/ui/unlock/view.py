"""The page that asks for the passphrase before anything else is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.errors.view import ErrorStrip
from app.ui.first_run.passphrase_view import PassphraseField, StrengthLine
from app.ui.spacing import Box, column, row
from app.ui.unlock.model import Stage, UnlockModel
from app.ui.unlock.presenter import UnlockPresenter
from app.ui.widgets import Button, Drawing, Icon, ScrollPage, Spinner, Text, announce

_WIDTH = 420


class UnlockView(Box):
    """Give it its presenter with `attach`; `opened` tells that the data is open."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, surface="background", parent=parent)
        self._presenter: UnlockPresenter | None = None
        self._stage: Stage | None = None
        self._attempt = 0
        self.page = ScrollPage()
        self._centre = row()
        self._form = column(margins=(24, 40, 24, 40), gap=0)
        self._centre.add_stretch()
        self._centre.add(self._form)
        self._centre.add_stretch()
        self.page.body.addStretch(2)
        self.page.body.addWidget(self._centre)
        self.page.body.addStretch(3)
        self.add(self.page, 1)
        self._form.add(Drawing("logo", height=40), 0, Qt.AlignmentFlag.AlignLeft)
        self._form.add_gap(20)
        self.title = Text("", "display", wrap=True)
        self.lead = Text("", "body", "muted", wrap=True)
        self._form.add(self.title)
        self._form.add_gap(6)
        self._form.add(self.lead)
        self._form.add_gap(22)
        self.errors = ErrorStrip()
        self._form.add(self.errors)
        self._form.add_gap(8)
        self.field = PassphraseField("Passphrase")
        self._form.add(self.field)
        self.strength = StrengthLine(narrow=True)
        self.strength.set_margins((0, 8, 0, 16))
        self._form.add(self.strength)
        self.again = PassphraseField("The same again", can_show=False)
        self._form.add(self.again)
        self._wrong = row(margins=(0, 8, 0, 0), gap=6)
        self._wrong.add(Icon("circle-alert", "warning", 14), 0, Qt.AlignmentFlag.AlignTop)
        self.wrong = Text("", "caption", "warning", weight=500, wrap=True)
        self._wrong.add(self.wrong, 1)
        self._form.add(self._wrong)
        self._form.add_gap(18)
        foot = row(gap=10)
        self.open_button = Button("Open", "primary", "large")
        self.other_button = Button("I forgot it", "quiet", "large")
        self.spinner = Spinner()
        self.working = Text("", "caption", "muted")
        foot.add(self.open_button)
        foot.add(self.other_button)
        foot.add(self.spinner)
        foot.add(self.working)
        foot.add_stretch()
        self._form.add(foot)

    def attach(self, presenter: UnlockPresenter) -> None:
        """Connects what the user does with the presenter, and keeps it."""
        self._presenter = presenter
        self.field.typed.connect(presenter.typed)
        self.again.typed.connect(presenter.again_typed)
        self.field.entered.connect(self._on_entered)
        self.again.entered.connect(presenter.open_pressed)
        self.open_button.clicked.connect(presenter.open_pressed)
        self.other_button.clicked.connect(presenter.other_pressed)
        self.errors.remedied.connect(presenter.remedy_pressed)

    # -- for the presenter ----------------------------------------------------------------------------
    def show_unlock(self, model: UnlockModel) -> None:
        self.title.setText(model.title)
        self.lead.setText(model.lead)
        self.field.set_label(model.label)
        choosing = model.stage is Stage.NEW_PASSPHRASE
        self.strength.setVisible(choosing)
        self.strength.show_strength(model.strength)
        self.again.setVisible(choosing)
        self.errors.set_problem(model.problem)
        self._wrong.setVisible(bool(model.wrong))
        if model.wrong and model.wrong != self.wrong.text() and self.isVisible():
            announce(self.field, model.wrong, assertive=True)
        self.wrong.setText(model.wrong)
        self.open_button.set_words(model.open_label)
        self.open_button.setEnabled(model.can_open)
        self.open_button.setAccessibleDescription(model.why_not)
        if model.other_label:
            self.other_button.set_words(model.other_label)
        self.other_button.setVisible(bool(model.other_label) and not model.working)
        self.spinner.setVisible(bool(model.working))
        self.working.setText(model.working)
        self.working.setVisible(bool(model.working))
        for field in (self.field, self.again):
            field.setEnabled(not model.working)
        if model.stage is not self._stage or model.attempt != self._attempt:
            self._begin(model)

    def close_unlock(self) -> None:
        self.field.clear_text()
        self.again.clear_text()
        self.opened.emit()

    # -- inside ---------------------------------------------------------------------------------------
    def _begin(self, model: UnlockModel) -> None:
        # After a wrong passphrase it is typed anew; a recovery code is long and is mended instead.
        stays = model.stage is self._stage is Stage.RECOVERY_CODE
        new_stage = model.stage is not self._stage
        self._stage, self._attempt = model.stage, model.attempt
        if not stays:
            self.field.clear_text()
            self.again.clear_text()
        self.field.set_shown(model.stage is Stage.RECOVERY_CODE)
        self.field.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if stays:
            self.field.field.selectAll()
            self.field.typed.emit(self.field.field.text())
        if new_stage and self.isVisible():
            announce(self, model.title)

    def _on_entered(self) -> None:
        if self._stage is Stage.NEW_PASSPHRASE:
            self.again.field.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.open_button.click()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # asked for before there was a window, it went to the first thing that takes keys: "Show"
        if self._stage is not None and not self.field.field.hasFocus():
            self.field.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._arrange()

    def _arrange(self) -> None:
        if hasattr(self, "_form"):
            width = min(self.theme.px(_WIDTH + 48), max(self.width() - 24, 200))
            self._form.setFixedWidth(width)
