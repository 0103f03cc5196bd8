"""Toasts: a sentence for six seconds, spoken once to screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from app.ui.theme import ColorRole, IconName
from app.ui.widgets.button import Button
from app.ui.widgets.icon import Icon
from app.ui.widgets.text import Text
from app.ui.widgets.themed import Themed, announce, paint_box

TOAST_MS = 6000
_MOVES = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)
"""Events after which what is kept clear is elsewhere."""


class Toast(Themed, QFrame):
    """Goes after six seconds, but not while pointed at or focused. Escape in its button takes it away."""

    gone = Signal()

    def __init__(
        self,
        words: str,
        icon: IconName = "circle-check",
        tone: ColorRole = "ok",
        action: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("base", "raised")
        self.setAccessibleName(words)
        self._box = QHBoxLayout(self)
        self._box.addWidget(Icon(icon, tone))
        self._box.addWidget(Text(words, weight=400, elide=True))
        self.button: Button | None = None
        if action:
            self.button = Button(action, "quiet", "small")
            self.button.clicked.connect(self.dismiss)
            self._box.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.follow_theme()

    @property
    def remaining_ms(self) -> int:
        """Milliseconds until it goes, -1 when it is held."""
        return self._timer.remainingTime()

    def start(self) -> None:
        announce(self, self.accessibleName())
        self._timer.start()

    def dismiss(self) -> None:
        if not self.isHidden():
            self.hide()
            self.gone.emit()
            self.deleteLater()

    def enterEvent(self, event: object) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, theme.px(10), theme.color("raised"), theme.color("border"))

    def _on_timeout(self) -> None:
        focused = QApplication.focusWidget()
        if focused and self.isAncestorOf(focused):
            self._timer.start()
            return
        self.dismiss()

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._box.setContentsMargins(px(14), px(5), px(14), px(5))
        self._box.setSpacing(px(10))
        self.setMinimumHeight(px(40))
        self.adjustSize()


class ToastHost(QObject):
    """Places toasts at the foot of a window, the newest lowest; the same words are never shown twice.

    What is pressed or typed into at the foot of a page is kept clear of them.
    """

    def __init__(self, window_widget: QWidget) -> None:
        super().__init__(window_widget)
        self._window = window_widget
        self._toasts: list[Toast] = []
        self._clear: list[QWidget] = []
        window_widget.installEventFilter(self)

    @property
    def toasts(self) -> tuple[Toast, ...]:
        return tuple(self._toasts)

    def keep_clear(self, widget: QWidget) -> None:
        """Toasts stand above this widget of the window while it is shown; call it once."""
        self._clear.append(widget)
        widget.installEventFilter(self)

    def show_toast(
        self,
        words: str,
        icon: IconName = "circle-check",
        tone: ColorRole = "ok",
        action: str = "",
    ) -> Toast:
        for old in tuple(self._toasts):
            if old.accessibleName() == words:
                old.dismiss()
        toast = Toast(words, icon, tone, action, parent=self._window)
        toast.gone.connect(self._on_gone)
        self._toasts.append(toast)
        toast.show()
        self._place()
        toast.start()
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Emptied by the garbage collector while Qt still takes the window down, it has no window any more.
        if watched is getattr(self, "_window", None):
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() in _MOVES and getattr(self, "_toasts", None):
            self._place()
        return super().eventFilter(watched, event)

    def _on_gone(self) -> None:
        self._toasts = [toast for toast in self._toasts if not toast.isHidden()]
        self._place()

    def _place(self) -> None:
        bottom = min([self._window.height() - 24, *(top - 12 for top in self._tops())])
        for toast in reversed(self._toasts):
            toast.adjustSize()
            width = min(toast.width(), self._window.width() - 48)
            toast.resize(width, toast.height())
            toast.move((self._window.width() - width) // 2, bottom - toast.height())
            toast.raise_()
            toast.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            bottom -= toast.height() + 8

    def _tops(self) -> list[int]:
        """Where what is kept clear begins; at least half of the window is left to the toasts."""
        shown = [widget for widget in self._clear if widget.isVisibleTo(self._window)]
        tops = [widget.mapTo(self._window, QPoint(0, 0)).y() for widget in shown]
        return [top for top in tops if top > self._window.height() // 2]
