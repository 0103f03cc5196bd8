"""Who uses the program, at the foot of the sidebar; pressed, it leads to their profile."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.widgets import Avatar, PressedByEnter, Text, Themed, paint_box


class PersonButton(PressedByEnter, Themed, QPushButton):
    """Initials, name and credential; in the rail the initials alone."""

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ringRadius", 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self.avatar = Avatar("", 1, 28)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self.name = Text("", "ui", weight=500, elide=True)
        self.credential = Text("", "caption", "muted", elide=True)
        self._words.addWidget(self.name)
        self._words.addWidget(self.credential)
        self._row.addWidget(self.avatar)
        self._row.addLayout(self._words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.follow_theme()

    def set_person(self, name: str, credential: str) -> None:
        """Whose program it is now."""
        shown = f"{name}, {credential}" if credential else name
        self.avatar.set_letters("".join(part[0] for part in name.split()[:2]).upper())
        self.name.setText(name)
        self.credential.setText(credential)
        self.setAccessibleName(f"{shown}. Profile and AI use")
        self.setToolTip(f"{shown}: profile and AI use")
        self._on_theme_changed()

    def set_narrow(self, narrow: bool) -> None:
        """The initials alone."""
        self._narrow = narrow
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._row.minimumSize().width(), self._row.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            paint_box(QPainter(self), QRectF(self.rect()), self.theme.px(7), self.theme.color("hover"))

    def _on_theme_changed(self) -> None:
        px, narrow = self.theme.px, self._narrow
        for words in (self.name, self.credential):
            words.setVisible(not narrow and bool(words.text()))
        pad = 0 if narrow else px(6)
        self._row.setContentsMargins(pad, px(4), pad, px(4))
        self._row.setSpacing(0 if narrow else px(9))
        centre = Qt.AlignmentFlag.AlignCenter if narrow else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self.avatar, centre)
        self._row.setStretch(0, 1 if narrow else 0)
        self._row.setStretch(1, 0 if narrow else 1)
        self.updateGeometry()
        self.update()
