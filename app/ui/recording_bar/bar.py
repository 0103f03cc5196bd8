"""The bar that stays on top of everything while a session runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.recording_bar.drawer import DrawerSlot
from app.ui.recording_bar.model import BarQuestion, BarState, MicrophoneLine
from app.ui.recording_bar.panel import RADIUS, BarPanel
from app.ui.theme.focus import FocusRing
from app.ui.widgets import Themed
from app.ui.widgets.rounded import cut_corners

_MAX_WIDTH_SCALE = 1.4
_FROM_TOP = 16


class RecordingBar(Themed, QWidget):
    """600 × 60, frameless, on top, movable by its free area. Neither Escape nor Alt+F4 closes it.

    Carries no names and no words of the session. `acted` carries a BarAction, `answered` the index of an
    answer; a question unfolds beneath it.
    """

    acted = Signal(object)
    answered = Signal(int)
    microphone_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self.setWindowTitle("Roomnote")
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.panel = BarPanel()
        self.panel.acted.connect(self.acted)
        self._box = QVBoxLayout(self)
        # Room for the focus ring, which stands outside the buttons.
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.panel)
        self.drawer = DrawerSlot()
        self.drawer.answered.connect(self.answered)
        self.drawer.microphone_chosen.connect(self.microphone_chosen)
        self.drawer.changed.connect(self._resize)
        self._box.addWidget(self.drawer)
        self.focus_ring = FocusRing(self)
        self._grip: QPoint | None = None
        self._placed = False
        self._may_close = False
        self.follow_theme()

    # -- BarView -------------------------------------------------------------------------------------
    def show_state(self, state: BarState) -> None:
        self.panel.show_state(state)
        self.drawer.show_state(state)
        if self.windowTitle() != state.window_title:
            self.setWindowTitle(state.window_title)
            self.setAccessibleName(state.title)
        self._resize()

    def announce(self, words: str) -> None:
        self.panel.announce(words)

    def show_question(self, question: BarQuestion | None) -> None:
        if question is not None:
            self.activateWindow()
        self.drawer.show_question(question)

    def show_microphones(self, lines: Sequence[MicrophoneLine]) -> None:
        """Unfold the level and the microphones that are there."""
        self.activateWindow()
        self.drawer.show_microphones(lines)

    def shut(self) -> None:
        """Takes the bar away; nothing else does."""
        self._may_close = True
        self.drawer.close_drawer()
        self.close()

    # -- window --------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._may_close = False
        self._resize()
        if not self._placed:
            self._placed = True
            screen = self.screen().availableGeometry()
            self.move(screen.center().x() - self.width() // 2, screen.top() + _FROM_TOP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        parts = (self.panel, self.drawer) if self.drawer.is_open else (self.panel,)
        cut_corners(self, [part.geometry() for part in parts], self.theme.px(RADIUS))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            return
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            # Escape never stops, pauses, ends or hides anything here.
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            handle = cast("QWindow | None", self.windowHandle())
            # Wayland lets only the system move a window; elsewhere this may be refused.
            if handle is None or not handle.startSystemMove():
                self._grip = event.globalPosition().toPoint() - self.pos()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def _resize(self) -> None:
        width, _height = self.theme.tokens.recording_bar
        wide = round(width * min(self.theme.scale, _MAX_WIDTH_SCALE))
        if self.width() != wide:
            self.setFixedWidth(wide)
        high = self._box.heightForWidth(wide) if self.drawer.is_open else self._box.sizeHint().height()
        if self.height() != high:
            self.setFixedHeight(high)

    def _on_theme_changed(self) -> None:
        self._box.setSpacing(self.theme.px(6))
        self._resize()
        self.update()
