"""The bar that stays on top of everything, and the cover of the main window, while a session runs."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.recording_bar.model import BarState
from app.ui.recording_bar.panel import BarPanel
from app.ui.theme.focus import FocusRing
from app.ui.widgets import Button, Drawing, Text, Themed

_MAX_WIDTH_SCALE = 1.4
_FROM_TOP = 16
_DRAWING_ABOVE = 400


class RecordingBar(Themed, QWidget):
    """600 × 60, frameless, on top, movable by its free area. Neither Escape nor Alt+F4 closes it.

    Carries no names and no words of the session. `acted` carries a BarAction.
    """

    acted = Signal(object)

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
        self.focus_ring = FocusRing(self)
        self._grip: QPoint | None = None
        self._placed = False
        self._may_close = False
        self.follow_theme()

    # -- BarView -------------------------------------------------------------------------------------
    def show_state(self, state: BarState) -> None:
        self.panel.show_state(state)
        title = f"Roomnote, {state.title}"
        if self.windowTitle() != title:
            self.setWindowTitle(title)
            self.setAccessibleName(state.title)
        self._resize()

    def announce(self, words: str) -> None:
        self.panel.announce(words)

    def shut(self) -> None:
        """Takes the bar away; nothing else does."""
        self._may_close = True
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
        high = self._box.sizeHint().height()
        if self.height() != high:
            self.setFixedHeight(high)

    def _on_theme_changed(self) -> None:
        self._resize()
        self.update()


class SessionCover(Themed, QWidget):
    """What the main window shows while a session runs: no names, no notes, only the state of the session.

    `acted` carries a BarAction, `uncover_requested` asks to see the window all the same.
    """

    acted = Signal(object)
    uncover_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("A session is in progress")
        self.panel = BarPanel()
        self.panel.acted.connect(self.acted)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._box = QVBoxLayout(self)
        self._box.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._box.addStretch(3)
        self._drawing = Drawing("room-chairs")
        self._box.addWidget(self._drawing, 0, centre)
        self._box.addWidget(Text("A session is in progress", "title", wrap=True, align=centre))
        self._words = Text(
            "Names and notes are covered until it ends.", "body", "muted", wrap=True, align=centre
        )
        self._box.addWidget(self._words)
        self._box.addWidget(self.panel, 0, centre)
        self._show = Button("Show this window", "quietMuted", icon="laptop")
        self._show.clicked.connect(self.uncover_requested)
        self._box.addWidget(self._show, 0, centre)
        self._box.addStretch(4)
        self.follow_theme()

    def show_state(self, state: BarState) -> None:
        self.panel.show_state(state)

    def announce(self, words: str) -> None:
        """The bar on top speaks for both: a change is announced once."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawing.setVisible(self.height() >= self.theme.px(_DRAWING_ABOVE))

    def minimumSizeHint(self) -> QSize:
        # Without the drawing, which goes first where there is little room.
        return QSize(self.panel.width(), self.theme.px(200))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._drawing.setVisible(self.height() >= px(_DRAWING_ABOVE))
        width, _height = self.theme.tokens.recording_bar
        self.panel.setFixedWidth(round(width * min(self.theme.scale, _MAX_WIDTH_SCALE)))
        self._box.setSpacing(px(10))
        self._box.setContentsMargins(px(20), px(12), px(20), px(12))
        self.update()
