"""The tray icon with its menu. Where the system has no tray nothing is lost: title and bar say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.ui.recording_bar.model import BarAction, BarState
from app.ui.tray.presenter import IDLE, TrayState, tray_state
from app.ui.widgets import Menu, Themed

_SIDES = (16, 22, 24, 32, 48, 64)
_SHOWN_MS = 8_000


class TrayIcon(Themed, QWidget):
    """`acted` pauses or resumes, `shown` asks for the window, `end_asked` for the question whether to end.

    Never visible itself. The tray may come later than the program: it is looked for at every change.
    """

    acted = Signal(object)
    shown = Signal()
    end_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()
        self._state: TrayState = IDLE
        self._tray: QSystemTrayIcon | None = None
        self._gone = False
        self.menu: QMenu = Menu("Roomnote", parent=self)
        self._line = QAction(IDLE.line, self)
        self._line.setEnabled(False)
        self._step = QAction("", self)
        self._step.triggered.connect(self._on_step)
        self._show = QAction("Show Roomnote", self)
        self._show.triggered.connect(self.shown)
        self._end = QAction("End session…", self)
        self._end.triggered.connect(self.end_asked)
        self.menu.addAction(self._line)
        self.menu.addSeparator()
        for action in (self._step, self._show, self._end):
            self.menu.addAction(action)
        self._arrange()
        self.follow_theme()

    @property
    def state(self) -> TrayState:
        """What is shown now."""
        return self._state

    @property
    def in_tray(self) -> bool:
        """Whether the system has a tray that holds the icon."""
        return self._tray is not None

    def show_state(self, state: BarState | None) -> None:
        """Follow the bar; None: no session runs."""
        wanted = tray_state(state) if state is not None else IDLE
        if wanted != self._state:
            self._state = wanted
            self._arrange()

    def notify(self, words: str) -> bool:
        """Show a notification of the system's; False where there is no tray. Words never name anyone."""
        if self._tray is None or not QSystemTrayIcon.supportsMessages():
            return False
        self._tray.showMessage("Roomnote", words, self.picture(), _SHOWN_MS)
        return True

    def take_away(self) -> None:
        """The program ends; it does not come back."""
        self._gone = True
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None

    def picture(self) -> QIcon:
        """The state's icon on a ground of its own: the tray may be light or dark."""
        if not self._state.running:
            return self.theme.window_icon()
        icon = QIcon()
        for side in _SIDES:
            icon.addPixmap(self._pixmap(side))
        return icon

    # -- inside --------------------------------------------------------------------------------------
    def _pixmap(self, side: int) -> QPixmap:
        theme = self.theme
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5, side / 5)
        inner = QRectF(0, 0, side, side).adjusted(side / 8, side / 8, -side / 8, -side / 8)
        if self._state.icon is None:
            painter.setBrush(theme.color("recordingFill"))
            painter.drawEllipse(inner.adjusted(side / 12, side / 12, -side / 12, -side / 12))
        else:
            drawn = theme.pixmap(self._state.icon, self._state.tone, 48, ratio=2.0)
            painter.drawPixmap(inner, drawn, QRectF(drawn.rect()))
        painter.end()
        return pixmap

    def _arrange(self) -> None:
        state = self._state
        self._line.setText(state.line)
        self._step.setVisible(state.step is not None)
        if state.step is not None:
            self._step.setText(state.step[1])
        self._end.setVisible(state.running)
        if self._tray is None and not self._gone and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(self)
            self._tray.setContextMenu(self.menu)
            self._tray.activated.connect(self._on_activated)
            self._tray.messageClicked.connect(self.shown)
        if self._tray is not None:
            self._tray.setIcon(self.picture())
            self._tray.setToolTip(state.tooltip)
            self._tray.show()

    def _on_step(self) -> None:
        if self._state.step is not None:
            self.acted.emit(BarAction(self._state.step[0]))

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.shown.emit()

    def _on_theme_changed(self) -> None:
        self._arrange()
