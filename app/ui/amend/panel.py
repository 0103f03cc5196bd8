"""The panel above a signed note: its signature, its versions, and the ways to add to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.amend.model import SignedModel, VersionRow
from app.ui.spacing import Box, FittedSheet, column, row
from app.ui.widgets import Button, Icon, Menu, Text, spacer

_NARROW = 520
_LARGE = 1.5
"""Text scale from which the buttons of a narrow panel show their icons alone."""


class SignedPanel(Box):
    """`addendum_pressed`, `amend_pressed`, `go_on_pressed`; `read_pressed` carries a version's id."""

    addendum_pressed = Signal()
    amend_pressed = Signal()
    go_on_pressed = Signal()
    read_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=(0, 6, 0, 6), gap=6, parent=parent)
        self._first = row(gap=10)
        said = row(gap=10)
        self._icon = Icon("badge-check", "ok", 20)
        said.add(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        self.words = Text("", "ui", wrap=True)
        self._detail = Text("", "caption", "muted", wrap=True, tabular=True)
        words.add(self.words)
        words.add(self._detail)
        said.add(words, 1)
        self._first.add(said, 1)
        ways = row(gap=8)
        self.go_on = Button("Go on", size="small", icon="pencil")
        self.addendum = Button("Addendum…", size="small", icon="plus")
        self.amend = Button("Amend…", size="small", icon="pencil")
        self.versions = Button("Versions", "quiet", "small", icon="history", trailing="chevron-down")
        self._menu = Menu("Signed versions", parent=self)
        for button in (self.versions, self.go_on, self.addendum, self.amend):
            ways.add(button)
        ways.add_stretch()
        self._first.add(ways)
        self.add(self._first)
        self.reading: list[Button] = []
        self._list = column(gap=4)
        self.add(self._list)
        self.go_on.clicked.connect(self.go_on_pressed)
        self.addendum.clicked.connect(self.addendum_pressed)
        self.amend.clicked.connect(self.amend_pressed)
        self.versions.clicked.connect(self._on_versions)
        self.hide()

    def show_signed(self, model: SignedModel | None) -> None:
        """None hides the panel: the note is a draft."""
        self.setVisible(model is not None)
        if model is None:
            return
        self._icon.set_icon(model.icon, model.tone)
        self.words.setText(model.words)
        self._detail.setText(model.detail)
        self.go_on.setVisible(bool(model.going_on))
        if model.going_on:
            self.go_on.set_words(model.going_on)
        self.addendum.setVisible(model.can_amend)
        self.amend.setVisible(model.can_amend)
        self._list.clear()
        self.reading = [self._add_row(version) for version in model.versions]
        self._menu.clear()
        for version in model.versions:
            action = self._menu.add(version.words, "file-text", version.note_id)
            action.triggered.connect(self._on_chosen)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._arrange()

    def _arrange(self) -> None:
        """Where there is little room the note keeps it: the versions are in a menu."""
        if not hasattr(self, "_list"):
            return
        ways = QBoxLayout.Direction
        narrow = self.width() < self.theme.px(_NARROW)
        self._first.set_direction(ways.TopToBottom if narrow else ways.LeftToRight)
        self._list.setVisible(bool(self.reading) and not narrow)
        self.versions.setVisible(bool(self.reading) and narrow)
        for button in (self.versions, self.go_on, self.addendum, self.amend):
            button.set_compact(narrow and self.theme.scale > _LARGE)
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.setMinimumHeight(layout.heightForWidth(max(1, self.width())))

    def _on_versions(self) -> None:
        self._menu.open_beside(self.versions)

    def _on_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.read_pressed.emit(str(sender.data()))

    def _add_row(self, version: VersionRow) -> Button:
        line = row(margins=(30, 0, 0, 0), gap=10)
        words = column(gap=0)
        words.add(Text(version.words, "caption", weight=500, wrap=True, tabular=True))
        if version.detail:
            words.add(Text(version.detail, "caption", "muted", wrap=True))
        line.add(words, 1)
        read = Button("Read", "quiet", "small", name=f"Read: {version.words}")
        read.setProperty("note", version.note_id)
        read.clicked.connect(self._on_read)
        line.add(read, 0, Qt.AlignmentFlag.AlignTop)
        self._list.add(line)
        return read

    def _on_read(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.read_pressed.emit(str(sender.property("note")))


class VersionSheet(FittedSheet):
    """One signed version, to read."""

    def __init__(self, title: str, signed: str, text: str) -> None:
        super().__init__(title, width=640, close_button=True)
        self.subtitle.setText(signed)
        self.subtitle.setVisible(bool(signed))
        body = column(margins=(24, 0, 24, 8))
        self.text = Text(text, "note", wrap=True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName("Signed text")
        body.add(self.text)
        self.body.addWidget(body)
        self.done = Button("Done", "primary")
        self.footer.addWidget(spacer())
        self.footer.addWidget(self.done)
        self.initial_focus = self.done
        self.dismissed.connect(self.close_sheet)
        self.done.clicked.connect(self.dismiss)
