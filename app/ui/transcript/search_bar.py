"""The row for searching the transcript: a field, how many there are, next and previous."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.transcript.model import Found
from app.ui.widgets import Field, Text, Themed, announce, icon_button


class SearchBar(Themed, QWidget):
    """Enter and F3 go on, with Shift back; Escape closes."""

    typed = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = Field("", placeholder="Find in the transcript", name="Find in the transcript")
        self.field.installEventFilter(self)
        self.count = Text("", "caption", "muted", tabular=True)
        self.back = icon_button("chevron-left", "Previous match", "quietMuted", "small")
        self.on = icon_button("chevron-right", "Next match", "quietMuted", "small")
        self.close_button = icon_button("x", "Close the search", "quietMuted", "small")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.field, 1)
        for widget in (self.count, self.back, self.on, self.close_button):
            self._row.addWidget(widget)
        self.field.textChanged.connect(self.typed)
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_on)
        self.close_button.clicked.connect(self.closed)
        self._said = ""
        self.hide()
        self.follow_theme()

    def open(self) -> None:
        """Show the row; what was looked for before is selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_found(self, found: Found) -> None:
        """Say how many there are; a screen reader hears it as well."""
        self.count.setText(found.words)
        self.count.set_tone("warning" if found.query and not found.count else "muted")
        for button in (self.back, self.on):
            button.setEnabled(found.count > 0)
        if found.words and found.words != self._said and self.isVisible():
            announce(self.count, found.words)
        self._said = found.words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.stepped.emit(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_back(self) -> None:
        self.stepped.emit(-1)

    def _on_on(self) -> None:
        self.stepped.emit(1)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(24), 0, px(16), px(8))
        self._row.setSpacing(px(4))
