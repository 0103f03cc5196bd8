"""Where the practice sets the PIN of the cover, for Settings → Privacy."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit

from app.domain.errors import AppError, ErrorCode
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.spacing import Box, column, row
from app.ui.widgets import Button, Field, QuestionSheet, Text, announce
from app.ui.wording import Dialog

REMOVE = Dialog("Remove the PIN?", "Then two presses take the cover off.", ("Keep it", "Remove"), 0)


class CoverPinPanel(Box):
    """Sets, changes and removes the PIN; it is never shown, and read only when it is set."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, gap=12)
        self._desk = desk
        self.add(Text("PIN for the cover", "heading", weight=600))
        told = "After a client answers, the screen stays covered until you enter it."
        self.add(Text(told, "ui", "muted", weight=400, wrap=True))
        self._fields = row(gap=12)
        self.first, self.second = _pin_field("New PIN"), _pin_field("New PIN again")
        for field in (self.first, self.second):
            part = column(gap=6)
            label = Text(field.accessibleName(), "ui", weight=600)
            label.setBuddy(field)
            part.add(label)
            part.add(field)
            self._fields.add(part, 1)
            field.textChanged.connect(self._on_typed)
            field.returnPressed.connect(self._on_set)
        self.add(self._fields)
        self.trouble = Text("", "ui", "recording", weight=500, wrap=True)
        self.trouble.hide()
        self.add(self.trouble)
        self._foot = foot = row(gap=8)
        self.state = Text("", "ui", "muted", weight=500, wrap=True)
        self.remove = Button("Remove PIN", "quietMuted")
        self.set_pin = Button("Set PIN", "primary")
        foot.add(self.state, 1)
        foot.add(self.remove)
        foot.add(self.set_pin)
        self.add(foot)
        self.set_pin.clicked.connect(self._on_set)
        self.remove.clicked.connect(self._on_remove)
        self.show_state(False)
        self._arrange(narrow=True)

    def show_state(self, is_set: bool) -> None:
        """Whether there is a PIN now."""
        self.state.setText("A PIN is set." if is_set else "No PIN: two presses take the cover off.")
        self.set_pin.set_words("Change PIN" if is_set else "Set PIN")
        self.remove.setVisible(is_set)
        self._on_typed()

    # -- events ---------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._desk.do(self._desk.program.cover_pin.is_set, self.show_state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < self.theme.px(460))

    # -- inside ---------------------------------------------------------------------------------------
    def _arrange(self, *, narrow: bool) -> None:
        ways = QBoxLayout.Direction
        self._fields.set_direction(ways.TopToBottom if narrow else ways.LeftToRight)
        self._foot.set_direction(ways.TopToBottom if narrow else ways.LeftToRight)

    def _on_typed(self, _text: str = "") -> None:
        self.set_pin.setEnabled(len(self.first.text()) >= 4 and bool(self.second.text()))
        self.trouble.hide()

    def _on_set(self) -> None:
        pin = self.first.text()
        if not self.set_pin.isEnabled():
            return
        if pin != self.second.text():
            self._tell("The two PINs are not the same.")
            return
        self.set_pin.setEnabled(False)
        self._desk.do(lambda: self._desk.program.cover_pin.set(pin), self._on_done, self._on_failed)

    def _on_remove(self) -> None:
        sheet = QuestionSheet(REMOVE)
        sheet.answered.connect(self._on_answered)
        self._desk.window.sheets.open(sheet)

    def _on_answered(self, index: int) -> None:
        if index == 1:
            self._desk.do(self._desk.program.cover_pin.clear, self._on_done)

    def _on_done(self, _none: None) -> None:
        self.first.clear()
        self.second.clear()
        self._desk.do(self._desk.program.cover_pin.is_set, self.show_state)

    def _on_failed(self, error: AppError) -> None:
        self._on_typed()
        if error.code is ErrorCode.PIN_WEAK:
            found = explain(error)
            self._tell(f"{found.happened} {found.next_step}")
        else:
            self._desk.show(error)

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()
        announce(self.trouble, words)


def _pin_field(name: str) -> Field:
    field = Field(name=name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,8}"), field))
    return field
