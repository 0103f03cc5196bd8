"""The bar below the note: a wish in words, quick wishes, working with Cancel, and what went wrong."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.wand import words
from app.ui.wand.model import BarState
from app.ui.widgets import Button, Chip, Field, Icon, Spinner, Text, Themed, announce, icon_button, paint_box
from app.ui.widgets.layout import FlowRow


class WandBar(Themed, QFrame):
    """Closed it is one button; open, a card. Escape closes it, Enter in the field asks."""

    asked = Signal(str)
    cancelled = Signal()
    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Update or change the note")
        self.setMinimumWidth(1)  # what has no room goes, so the window can be made narrower
        self._state = BarState.CLOSED
        self._slim = self._low = False
        self.opener = Button("Update or change", icon="wand-sparkles", key_hint="Ctrl E")
        self.field = Field(name=words.QUESTION, placeholder="Make the Plan one step per line")
        self.button = Button("Update note", "primary")
        self.cancel_button = Button("Cancel")
        self.close_button = icon_button("x", "Close", "quietMuted", "small")
        self._title = Text(words.QUESTION, "body", weight=600, elide=True)
        self._spinner = Spinner()
        self._problem = Text("", "caption", "warning", wrap=True)
        self._problem_icon = Icon("triangle-alert", "warning", 16)
        self._caption = Text(words.PROMISE, "caption", "muted", elide=True)
        self._chips = QWidget()
        self._flow = FlowRow(self._chips, gap=6)
        self.suggestions: list[Chip] = []
        self._build()
        self.opener.clicked.connect(self.opened)
        self.close_button.clicked.connect(self.closed)
        self.cancel_button.clicked.connect(self.cancelled)
        self.button.clicked.connect(self._on_asked)
        self.field.returnPressed.connect(self._on_asked)
        self.field.textChanged.connect(self._on_typed)
        self.follow_theme()
        self.show_state(BarState.CLOSED)

    def _build(self) -> None:
        self._card = QWidget()
        self._column = QVBoxLayout(self._card)
        self._head = QHBoxLayout()
        self._head.addWidget(Icon("wand-sparkles", "accent", 16))
        self._head.addWidget(self._title, 1)
        self._head.addWidget(self.close_button)
        self._row = QHBoxLayout()
        self._row.addWidget(self._spinner)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.button)
        self._row.addWidget(self.cancel_button)
        self._problem_row = QHBoxLayout()
        self._problem_row.addWidget(self._problem_icon, 0, Qt.AlignmentFlag.AlignTop)
        self._problem_row.addWidget(self._problem, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._chips, 1)
        self._foot.addWidget(self._caption)
        for row in (self._head, self._row, self._problem_row, self._foot):
            self._column.addLayout(row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)
        box.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)

    # -- showing -------------------------------------------------------------------------------------
    def show_state(self, state: BarState, message: str = "") -> None:
        """``message`` is what went wrong, or why nothing is suggested."""
        changed, self._state = state is not self._state, state
        working = state is BarState.WORKING
        self._card.setVisible(state is not BarState.CLOSED)
        self.opener.setVisible(state is BarState.CLOSED and not self._slim)
        self.setVisible(state is not BarState.CLOSED or not self._slim)
        self._title.setText("Looking at your note…" if working else words.QUESTION)
        for widget in (self._spinner, self.cancel_button):
            widget.setVisible(working)
        self.button.setVisible(not working)
        self.field.setReadOnly(working)
        for chip in self.suggestions:
            chip.setEnabled(not working)
        problem = state is BarState.FAILED
        self._problem.setText(message)
        self._problem.setVisible(problem)
        self._problem_icon.setVisible(problem)
        self._on_typed()
        if working and changed:
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if problem:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, message)

    def set_slim(self, slim: bool) -> None:
        """Closed it takes no room: something else opens it."""
        if slim != self._slim:
            self._slim = slim
            self.opener.setVisible(self._state is BarState.CLOSED and not slim)
            self.setVisible(self._state is not BarState.CLOSED or not slim)

    def set_low(self, low: bool) -> None:
        """Where the page is low only the wish itself has room."""
        if low != self._low:
            self._low = low
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._chips.setVisible(not self._low)
        self._caption.setVisible(not self._low and self.width() >= self.theme.px(620))

    def show_wishes(self, wishes: Sequence[str]) -> None:
        """Quick wishes, each a button that asks at once."""
        if [chip.text() for chip in self.suggestions] == list(wishes):
            return
        for chip in self.suggestions:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.suggestions = []
        for wish in wishes:
            chip = Chip(wish, "suggestion")
            chip.clicked.connect(self._on_chip)
            self._flow.addWidget(chip)
            self.suggestions.append(chip)

    def show_selected(self, caption: str) -> None:
        """Which sentences the wish is for, or that every change is seen first."""
        self._caption.setText(caption)

    def focus_wish(self) -> None:
        """The words of the wish, ready to be typed over."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # -- reacting ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._state is not BarState.CLOSED:
            if self._state is BarState.WORKING:
                self.cancelled.emit()
            else:
                self.closed.emit()
            return
        super().keyPressEvent(event)

    def _on_asked(self) -> None:
        if self.field.text().strip() and self._state is not BarState.WORKING:
            self.asked.emit(self.field.text())

    def _on_chip(self) -> None:
        sender = self.sender()
        if isinstance(sender, Chip):
            self.field.setText(sender.text())
            self._on_asked()

    def _on_typed(self) -> None:
        self.button.setEnabled(bool(self.field.text().strip()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is not BarState.CLOSED:
            theme = self.theme
            box = QRectF(self._card.geometry())
            paint_box(QPainter(self), box, theme.px(10), theme.color("surface"), theme.color("border"))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._column.setContentsMargins(px(14), px(8), px(12), px(10))
        self._column.setSpacing(px(8))
        for row in (self._head, self._row, self._problem_row, self._foot):
            row.setSpacing(px(8))
        self._arrange()
        self.update()
