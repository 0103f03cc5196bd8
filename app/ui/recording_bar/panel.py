"""The face of the recording bar: state, time, level and buttons in one row, or in two."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.recording_bar.controls import BarControls, order_before_last
from app.ui.recording_bar.dot import RecordingDot
from app.ui.recording_bar.model import BarButton, BarMode, BarState
from app.ui.widgets import Button, Icon, LevelMeter, Text, Themed, announce

_EDGE = 6
RADIUS = 12
_WORDS_FIRST_SCALE = 1.5
"""Above this text scale the words of the buttons are worth a second row."""
_METERS = (94, 58, 34)
"""Widths of the meter, the widest that fits is taken."""


class BarPanel(Themed, QFrame):
    """Shows a BarState; `acted` carries the action chosen. Escape does nothing here.

    Where there is too little room the buttons become icons, then go to a second row; with large text they
    keep their words in a second row before they become icons; the meter gets narrower and goes last. Words of
    the state are never cut. The keys are those of `BarControls`.
    """

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("base", "raised")
        self._state: BarState | None = None
        self._shape: tuple[BarMode, tuple[BarButton, ...]] | None = None
        self._two_rows = False
        self._dot = RecordingDot()
        self._icon = Icon("mic-off", "muted", 20)
        self._title = Text(role="body", weight=600)
        self._detail = Text(role="caption", tone="muted", tabular=True)
        self._timer = Text(role="timer", tabular=True)
        self._meter = LevelMeter()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        self._top = QHBoxLayout()
        self._top.addWidget(self._dot)
        self._top.addWidget(self._icon)
        self._top.addLayout(words)
        self._top.addStretch(1)
        self._top.addWidget(self._timer)
        self._top.addWidget(self._meter)
        self._actions = QWidget()
        self._row = QHBoxLayout(self._actions)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._top.addWidget(self._actions)
        self._box = QVBoxLayout(self)
        self._box.addLayout(self._top)
        self._end = Button("End session", compact_icon="square")
        self._buttons: list[Button] = []
        self._row.addWidget(self._end)
        self.controls = BarControls(self, self._end)
        self.controls.acted.connect(self.acted)
        self._end.clicked.connect(self.controls.open_end_menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    # -- BarView -------------------------------------------------------------------------------------
    def show_state(self, state: BarState) -> None:
        """Shows `state`; only what differs is touched, as this runs 20 times a second."""
        before = self._state
        self._state = self.controls.state = state
        if self._shape != (state.mode, state.buttons):
            self._shape = (state.mode, state.buttons)
            self._rebuild(state)
        longer = (len(self._title.text()), len(self._detail.text())) != (len(state.title), len(state.detail))
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        if longer:
            self._fit()
        if self._timer.text() != state.timer:
            longer = len(self._timer.text()) != len(state.timer)
            self._timer.setText(state.timer)
            if longer:
                self._fit()
        if state.level is not None:
            self._meter.set_level(state.level, state.level_word)
        if before is None or before.accessible_name != state.accessible_name:
            self.setAccessibleName(state.accessible_name)

    def announce(self, words: str) -> None:
        if self.isVisible():
            announce(self, words)

    # -- what can be done ----------------------------------------------------------------------------
    def open_end_menu(self) -> None:
        """The ways to end or leave; the first line is chosen by Enter."""
        self.controls.open_end_menu()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons as shown, the one that ends last."""
        return (*self._buttons, self._end)

    @property
    def has_two_rows(self) -> bool:
        return self._two_rows

    # -- geometry and painting -----------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        hint = self._box.sizeHint()
        return QSize(hint.width(), max(hint.height(), self.theme.px(60)))

    def minimumSizeHint(self) -> QSize:
        # As narrow as it is made: the buttons give way. Never lower than its rows.
        return QSize(self.theme.px(240), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is None:
            return
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, theme.px(RADIUS), theme.px(RADIUS))
        painter.fillPath(outline, theme.color(self._state.fill))
        painter.setClipPath(outline)
        painter.fillRect(QRectF(0, 0, theme.px(_EDGE) + 0.5, self.height()), theme.color(self._state.edge))
        painter.setClipping(False)
        painter.setPen(QPen(theme.color(self._state.border), 1))
        painter.drawPath(outline)

    # -- inside --------------------------------------------------------------------------------------
    def _rebuild(self, state: BarState) -> None:
        focused = any(button.hasFocus() for button in self._buttons)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.controls.disown()
        for index, wanted in enumerate(button for button in state.buttons if not button.roomy):
            words = "" if wanted.icon_only else wanted.words
            kind = "primary" if wanted.primary else "standard"
            button = Button(words, kind, icon=wanted.icon, name=wanted.words)  # type: ignore[arg-type]
            self.controls.own(button, wanted.action)
            self._row.insertWidget(index, button)
            # Shown now, not with the next turn of the event loop: only what is shown takes the focus.
            button.show()
            self._buttons.append(button)
        self._dot.setVisible(state.icon is None)
        self._icon.setVisible(state.icon is not None)
        if state.icon is not None:
            self._icon.set_icon(state.icon, "muted" if state.mode is BarMode.OPEN else state.tone)
        self._title.set_tone(state.tone)
        self._timer.set_tone("muted" if state.timer_muted else "text")
        self._timer.setVisible(bool(state.timer))
        self._meter.setVisible(state.level is not None)
        order_before_last(self._buttons, self._end)
        if focused:
            # The button that had the focus is gone: the next step takes it, so that keys go on working.
            (self._buttons or [self._end])[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        self._timer.setText(state.timer)
        self._fit()
        self.update()

    def _fit(self) -> None:
        room = self.width()
        orders = ((False, False), (False, True), (True, False), (True, True))
        if self.theme.scale > _WORDS_FIRST_SCALE:
            orders = ((False, False), (True, False), (False, True), (True, True))
        metered = self._state is not None and self._state.level is not None
        self._meter.setVisible(metered)
        for two_rows, compact, meter in ((*order, m) for order in orders for m in _METERS):
            for button in self.buttons:
                button.set_compact(compact)
            self._meter.setFixedWidth(self.theme.px(meter))
            if self._needed(two_rows) <= room:
                break
        else:
            # The state's words and the time matter more than the picture of the level.
            self._meter.hide()
        if two_rows != self._two_rows:
            self._two_rows = two_rows
            self._top.removeWidget(self._actions)
            self._box.removeWidget(self._actions)
            if two_rows:
                self._box.addWidget(self._actions, 0, Qt.AlignmentFlag.AlignRight)
            else:
                self._top.addWidget(self._actions)
            self.updateGeometry()

    def _needed(self, two_rows: bool) -> int:
        px = self.theme.px
        words = max(self._title.sizeHint().width(), self._detail.sizeHint().width())
        left = px(20) + px(20) + px(12) + words
        if not self._timer.isHidden():
            left += self._timer.sizeHint().width() + px(12)
        if not self._meter.isHidden():
            left += self._meter.maximumWidth() + px(12)
        gap = px(8)
        actions = sum(button.sizeHint().width() + gap for button in self.buttons)
        if two_rows:
            return max(left, actions) + px(24)
        return left + actions + px(24)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._box.setContentsMargins(px(_EDGE + 14), px(9), px(10), px(9))
        self._box.setSpacing(px(8))
        self._top.setSpacing(px(12))
        self._row.setSpacing(px(8))
        self._end.updateGeometry()
        self._fit()
        self.update()
