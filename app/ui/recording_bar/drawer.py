"""What unfolds beneath the bar: a question, or a look at the microphone."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.recording_bar.model import BarQuestion, BarState, MicrophoneLine
from app.ui.roles import ButtonKind
from app.ui.widgets import Button, Icon, LevelMeter, Text, Themed, announce, paint_box, spacer

UNANSWERED = -1


class _Drawer(Themed, QFrame):
    """A raised box with a title, a sentence, lines and a row of buttons; Escape puts it away."""

    put_away = Signal()

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setProperty("base", "raised")
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.first: QWidget = self
        self.box = QVBoxLayout(self)
        self.box.addWidget(Text(title, "body", weight=600, wrap=True))
        self.box.addWidget(Text(words, "ui", "muted", weight=400, wrap=True))
        self.lines = QVBoxLayout()
        self.box.addLayout(self.lines)
        self.row = QHBoxLayout()
        self.row.addWidget(spacer())
        self.box.addLayout(self.row)
        self.follow_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.put_away.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, theme.px(12), theme.color("raised"), theme.color("border"))

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self.box.setContentsMargins(px(20), px(12), px(10), px(10))
        self.box.setSpacing(px(6))
        self.lines.setSpacing(px(6))
        self.row.setSpacing(px(8))
        self.update()


class _QuestionDrawer(_Drawer):
    """The default answer has the focus; one that erases is red and never preset."""

    answered = Signal(int)

    def __init__(self, question: BarQuestion) -> None:
        super().__init__(question.title, question.body)
        for index, words in enumerate(question.buttons):
            kind: ButtonKind = "standard"
            if index == question.danger:
                kind = "danger"
            elif index == question.default and question.danger is None:
                kind = "primary"
            button = Button(words, kind)
            button.setProperty("answer", index)
            button.clicked.connect(self._on_clicked)
            self.row.addWidget(button)
            if index == question.default:
                self.first = button

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.answered.emit(int(sender.property("answer")))


class _MicrophoneDrawer(_Drawer):
    """The level as it is heard now, and the microphones that are there."""

    chosen = Signal(str)

    def __init__(self, lines: Sequence[MicrophoneLine]) -> None:
        super().__init__(
            "Is this the right microphone?", "Say a few words. The level moves when it hears you."
        )
        self._level = LevelMeter()
        self._word = Text("", "caption", "muted")
        level = QHBoxLayout()
        level.setSpacing(self.theme.px(10))
        level.addWidget(self._level, 1)
        level.addWidget(self._word)
        self.lines.addLayout(level)
        for line in lines:
            row = QHBoxLayout()
            row.setSpacing(self.theme.px(8))
            row.addWidget(Icon("check" if line.in_use else "mic", "ok" if line.in_use else "muted"))
            row.addWidget(Text(line.name, "ui", weight=400, elide=True), 1)
            if line.in_use:
                row.addWidget(Text("In use", "caption", "muted"))
            else:
                button = Button("Use", size="small", name=f"Use {line.name}")
                button.setProperty("microphone", line.id)
                button.clicked.connect(self._on_chosen)
                row.addWidget(button)
            self.lines.addLayout(row)
        if not lines:
            self.lines.addWidget(Text("No microphone is found.", "ui", "warning"))
        close = Button("Close")
        close.clicked.connect(self.put_away)
        self.row.addWidget(close)
        self.first = close

    def show_level(self, state: BarState) -> None:
        """Follow the bar."""
        self._level.set_level(state.level or 0.0, state.level_word)
        self._word.setText(state.level_word)

    def _on_chosen(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("microphone")))


class DrawerSlot(QWidget):
    """Holds one drawer or none. `answered(index)`, UNANSWERED for Escape; `microphone_chosen(id)`."""

    answered = Signal(int)
    microphone_chosen = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawer: _Drawer | None = None
        self._returns_to: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def is_open(self) -> bool:
        return self._drawer is not None

    def height_for(self, width: int) -> int:
        """The height at which nothing is cut off, 0 when it is closed."""
        return self._drawer.box.heightForWidth(width) if self._drawer is not None else 0

    def show_question(self, question: BarQuestion | None) -> None:
        """Ask, or take the question away; a look at the microphone stays."""
        if question is None:
            if isinstance(self._drawer, _QuestionDrawer):
                self._put(None)
            return
        drawer = _QuestionDrawer(question)
        drawer.answered.connect(self.answered)
        drawer.put_away.connect(self._on_unanswered)
        self._put(drawer)
        announce(drawer, f"{question.title} {question.body}")

    def show_microphones(self, lines: Sequence[MicrophoneLine]) -> None:
        """Show level and microphones."""
        drawer = _MicrophoneDrawer(lines)
        drawer.chosen.connect(self._on_chosen)
        drawer.put_away.connect(self.close_drawer)
        self._put(drawer)

    def show_state(self, state: BarState) -> None:
        """The level moves in the drawer, too."""
        if isinstance(self._drawer, _MicrophoneDrawer):
            self._drawer.show_level(state)

    def close_drawer(self) -> None:
        """Takes away what is there."""
        self._put(None)

    def _put(self, drawer: _Drawer | None) -> None:
        if self._drawer is None and drawer is not None:
            self._returns_to = self.window().focusWidget()
        inside = self._drawer is not None and self._drawer.isAncestorOf(self.window().focusWidget())
        if self._drawer is not None:
            self._box.removeWidget(self._drawer)
            self._drawer.hide()
            self._drawer.deleteLater()
        self._drawer = drawer
        self.setVisible(drawer is not None)
        if drawer is not None:
            self._box.addWidget(drawer)
            drawer.show()
        self.changed.emit()
        if drawer is not None:
            drawer.first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif inside:
            self._give_back()

    def _give_back(self) -> None:
        # left to itself the focus goes to what stands next: the button that ends the session
        back, self._returns_to = self._returns_to, None
        if back is not None and shiboken6.isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_unanswered(self) -> None:
        self.answered.emit(UNANSWERED)

    def _on_chosen(self, microphone: str) -> None:
        self._put(None)
        self.microphone_chosen.emit(microphone)
