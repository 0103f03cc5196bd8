"""The strip of open points below the header: a button for each kind, F8 from one to the next."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.theme import ColorRole
from app.ui.widgets import Button, Icon, Text, Themed, icon_button
from app.ui.workspace.model import OpenPoint, Unflagged

_MOST_TOLD = 4  # sentences of a tool tip


class IssueStrip(Themed, QFrame):
    """What is left to check, a button for each kind; F8 goes from one to the next."""

    point_pressed = Signal(str)
    next_pressed = Signal()
    previous_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(1)  # as the header: buttons without room become words
        self.setProperty("edge", "bottom")
        self.setAccessibleName("Open points")
        self._icon = Icon("triangle-alert", "warning", 16)
        self._words = Text("", "ui", weight=600)
        self._summary = Text("", "ui", "muted", elide=True)
        self._buttons: list[Button] = []
        self._previous = icon_button("chevron-left", "Previous open point", size="small")
        self._next = Button("Next", size="small", key_hint="F8")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words)
        self._places = QHBoxLayout()
        self._row.addLayout(self._places)
        self._row.addWidget(self._summary, 1)
        self._row.addWidget(self._previous)
        self._row.addWidget(self._next)
        self._next.clicked.connect(self.next_pressed)
        self._previous.clicked.connect(self.previous_pressed)
        self._points: tuple[OpenPoint, ...] = ()
        self._current = ""
        self._fill: ColorRole = "warningSoft"
        self.follow_theme()

    def show_points(
        self,
        points: Sequence[OpenPoint],
        current: str = "",
        unflagged: Unflagged = Unflagged.CHECKED,
    ) -> None:
        """None left is said in words, ``unflagged``; a signed note shows no strip at all (the page hides it).

        ``current`` is the selected sentence: a button leads to the next one of its kind after it.
        """
        self._current = current
        count = len(points)
        words = f"{count} to check before you sign" if count else unflagged.value
        same = tuple(points) == self._points and [p.told for p in points] == [p.told for p in self._points]
        if same and self._words.text() == words:
            return
        self._points = tuple(points)
        self._words.setText(words)
        if count:
            self._icon.set_icon("triangle-alert", "warning")
            self._fill = "warningSoft"
        elif unflagged is Unflagged.CHECKED:
            self._icon.set_icon("circle-check", "ok")
            self._fill = "okSoft"
        else:  # nobody compared anything, so nothing is promised
            self._icon.set_icon("pencil", "muted")
            self._fill = "sunken"
        for widget in (self._next, self._previous):
            widget.setVisible(count > 0)
        self._rebuild()
        self.update()

    def _rebuild(self) -> None:
        for button in self._buttons:
            self._places.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        kinds: dict[str, OpenPoint] = {}
        for point in self._points:
            kinds.setdefault(point.words, point)
        room = self.width() - self._words.sizeHint().width() - self.theme.px(280)
        for place, (words, point) in enumerate(kinds.items()):
            button = Button(self._counted(words), "issue", "small", icon=point.icon)
            room -= button.sizeHint().width() + self.theme.px(8)
            if room < 0:
                button.deleteLater()
                rest = list(kinds)[place:]
                self._summary.setText(
                    f"and {self._count(rest)} more" if place else ", ".join(map(self._counted, rest))
                )
                return
            button.setProperty("kind", words)
            told = self._told(words)
            button.setToolTip(told)
            button.setAccessibleDescription(told)
            button.clicked.connect(self._on_pressed)
            self._places.addWidget(button)
            self._buttons.append(button)
        self._summary.setText("")

    def _count(self, kinds: Sequence[str]) -> int:
        return sum(point.words in kinds for point in self._points)

    def _told(self, words: str) -> str:
        """What is the matter with each sentence behind the button, told once, a few at most."""
        told = dict.fromkeys(point.told for point in self._points if point.words == words)
        return "\n".join([*told][:_MOST_TOLD])

    def _counted(self, words: str) -> str:
        count = self._count([words])
        return words if count == 1 else f"{words} ({count})"

    def _on_pressed(self) -> None:
        sender = self.sender()
        if not isinstance(sender, Button):
            return
        ids = [point.sentence_id for point in self._points if point.words == sender.property("kind")]
        place = ids.index(self._current) + 1 if self._current in ids else 0
        self.point_pressed.emit(ids[place % len(ids)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rebuild()

    def paintEvent(self, event: QPaintEvent) -> None:
        # painted here: a palette would be lost whenever the style sheet is applied anew
        QPainter(self).fillRect(self.rect(), self.theme.color(self._fill))
        super().paintEvent(event)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._row.setContentsMargins(px(24), 0, px(20), 0)
        self._row.setSpacing(px(8))
        self._places.setSpacing(px(8))
        self.setFixedHeight(px(44))
        self._rebuild()
        self.update()
