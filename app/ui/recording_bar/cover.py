"""The cover of the main window while a session runs: the state in calm words, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.recording_bar.controls import BarControls, order_before_last
from app.ui.recording_bar.drawer import DrawerSlot
from app.ui.recording_bar.model import BarButton, BarMode, BarQuestion, BarState, MicrophoneLine
from app.ui.widgets import Button, Drawing, Icon, Text, Themed

_DRAWING_ABOVE = 440
_FOOT_ABOVE = 320
_DRAWER_WIDTH = 460


class CalmPanel(Themed, QWidget):
    """The state in one line of words with its time, and quiet buttons: no box, no meter, no second bar.

    Where there is too little room, what is an icon in the bar becomes one here, too; no word is cut.

    `acted` carries the action chosen; the keys are those of `BarControls`.
    """

    acted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shape: tuple[BarMode, tuple[BarButton, ...]] | None = None
        self._icon = Icon("mic-off", "muted", 20)
        self._dot = Icon("circle", "recordingFill", filled=True)
        self._words = Text(role="heading", tabular=True)
        self._detail = Text(role="ui", tone="muted", weight=400, tabular=True)
        self._end = Button("End session…", "quietMuted", name="End session")
        self._buttons: list[Button] = []
        self.controls = BarControls(self, self._end)
        self.controls.acted.connect(self.acted)
        self._end.clicked.connect(self.controls.open_end_menu)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._dot)
        line.addWidget(self._icon)
        line.addWidget(self._words)
        line.addStretch(1)
        self._line = line
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addWidget(self._end)
        self._row.addStretch(1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addLayout(line)
        self._box.addWidget(self._detail, 0, Qt.AlignmentFlag.AlignHCenter)
        self._box.addLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def show_state(self, state: BarState) -> None:
        """Shows `state`; only what differs is touched, as this runs 20 times a second."""
        self.controls.state = state
        if self._shape != (state.mode, state.buttons):
            self._shape = (state.mode, state.buttons)
            self._rebuild(state)
        words = f"{state.title}, {state.timer}" if state.timer else state.title
        if words != self._words.text():
            self._words.setText(words)
            self._words.setAccessibleName(state.accessible_name)
            self.setAccessibleName(state.accessible_name)
        self._detail.setText(state.detail)

    def open_end_menu(self) -> None:
        """The ways to end or leave."""
        self.controls.open_end_menu()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons as shown, the one that ends last."""
        return (*self._buttons, self._end)

    def _rebuild(self, state: BarState) -> None:
        focused = any(button.hasFocus() for button in self._buttons)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.controls.disown()
        for index, wanted in enumerate(state.buttons):
            button = Button(wanted.words, "quiet" if wanted.primary else "quietMuted", icon=wanted.icon)
            self.controls.own(button, wanted.action)
            self._row.insertWidget(index + 1, button)
            button.show()
            self._buttons.append(button)
        order_before_last(self._buttons, self._end)
        self._fit()
        if focused:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._dot.setVisible(state.icon is None)
        self._icon.setVisible(state.icon is not None)
        if state.icon is not None:
            self._icon.set_icon(state.icon, "muted" if state.mode is BarMode.OPEN else state.tone)
        self._words.set_tone(state.tone)

    def _fit(self) -> None:
        for button in self.buttons:
            button.set_compact(False)
        between = self._row.spacing()  # also beside the two stretches
        needed = between + sum(button.sizeHint().width() + between for button in self.buttons)
        if self._shape is not None and needed > self.width():
            for button, wanted in zip(self._buttons, self._shape[1], strict=True):
                button.set_compact(wanted.icon_only or wanted.roomy)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._line.setSpacing(px(8))
        self._row.setSpacing(px(2))
        self._box.setSpacing(px(4))
        self._fit()


class SessionCover(Themed, QWidget):
    """What the main window shows while a session runs: no names, no notes, only the state of the session.

    `acted` carries a BarAction, `answered` the index of an answer, `uncover_requested` asks to see the window
    all the same.
    """

    acted = Signal(object)
    answered = Signal(int)
    microphone_chosen = Signal(str)
    uncover_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("A session is in progress")
        self.setProperty("ownFocus", True)  # it does nothing with keys: no ring round the window
        self.panel = CalmPanel()
        self.panel.acted.connect(self.acted)
        self.drawer = DrawerSlot()
        self.drawer.answered.connect(self.answered)
        self.drawer.microphone_chosen.connect(self.microphone_chosen)
        self.drawer.changed.connect(self._arrange)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._box = QVBoxLayout(self)
        self._box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._box.addStretch(3)
        self._drawing = Drawing("room-chairs")
        self._box.addWidget(self._drawing, 0, centre)
        self._box.addWidget(Text("A session is in progress", "title", wrap=True, align=centre))
        self._box.addWidget(self.panel)
        self._box.addWidget(self.drawer, 0, centre)
        self._box.addStretch(1)
        self._words = Text(
            "Names and notes are covered until it ends.", "caption", "muted", wrap=True, align=centre
        )
        self._box.addWidget(self._words)
        self._show = Button("Show names and notes", "quietMuted", icon="file-text")
        self._show.clicked.connect(self.uncover_requested)
        self._box.addWidget(self._show, 0, centre)
        self._box.addStretch(2)
        self.follow_theme()

    # -- BarView -------------------------------------------------------------------------------------
    def show_state(self, state: BarState) -> None:
        self.panel.show_state(state)
        self.drawer.show_state(state)

    def announce(self, words: str) -> None:
        """The bar on top speaks for both: a change is announced once."""

    def show_question(self, question: BarQuestion | None) -> None:
        self.drawer.show_question(question)

    def show_microphones(self, lines: Sequence[MicrophoneLine]) -> None:
        """Unfold the level and the microphones that are there."""
        self.drawer.show_microphones(lines)

    # -- window --------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # when the window has given the focus to whatever comes first
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        """A key pressed once too often, after the PIN for example, must neither show names nor record."""
        place: QWidget | None = self.window().focusWidget()
        inside = place is None or (self.isAncestorOf(place) and not self.drawer.isAncestorOf(place))
        if self.isVisible() and inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        # Without the drawing, which goes first where there is little room.
        return QSize(self.theme.px(400), self.theme.px(200))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        """What asks comes first where there is little room."""
        px, asks = self.theme.px, self.drawer.is_open
        wide = min(px(_DRAWER_WIDTH), self.width() - 2 * px(20))
        self.drawer.setFixedWidth(wide)
        extra = self.drawer.height_for(wide) if asks else 0
        self.drawer.setMinimumHeight(extra)
        self._drawing.setVisible(self.height() >= px(_DRAWING_ABOVE) + extra)
        roomy = not asks or self.height() >= px(_FOOT_ABOVE) + extra
        self._words.setVisible(roomy)
        self._show.setVisible(roomy)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._box.setSpacing(px(12))
        self._box.setContentsMargins(px(20), px(12), px(20), px(12))
        self._arrange()
        self.update()
