"""The focus ring: 2 px, 2 px away, for keyboard focus only, one for each window."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QTextEdit,
    QWidget,
)

from app.ui.theme import current_theme

# Text fields show focus by their own border.
_OWN_FOCUS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)


class _RingStyle(QProxyStyle):
    """Distance and stacking of the ring. Set on it alone: metrics asked in Python are slow elsewhere."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            sizes = current_theme().tokens.sizes
            return sizes["focusRing"] + sizes["focusOffset"]
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            # Fusion's mask cuts a sharp rectangle out of the middle, and the round corners with it.
            return 0
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """Rings the focused widget of `window` after keys were used; gone at the next press of the mouse.

    A widget's dynamic property `ringRadius` (pixels at 100 %) tells its corner radius; `ownFocus` opts out.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        style = _RingStyle("Fusion")
        style.setParent(self)
        self.setStyle(style)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._window = window
        self._keyboard = False
        self._watched = 0
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        window.installEventFilter(self)
        self._watch()
        # A frame around nothing would stand in the corner of the window.
        self.hide()

    @property
    def keyboard_mode(self) -> bool:
        """True while the last input was a key."""
        return self._keyboard

    @property
    def _ringed(self) -> QWidget | None:
        # Qt declares that there is always a widget; before the first focus there is none.
        return cast("QWidget | None", self.widget())

    def show_on(self, widget: QWidget) -> None:
        """Rings `widget` as if it had been reached by keyboard (for what is focused at the start)."""
        self._keyboard = True
        self._move_to(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not hasattr(self, "_watched"):
            # The garbage collector has emptied this object already, while Qt still takes its window down.
            return False
        kind = event.type()
        if watched.isWindowType():
            if kind == QEvent.Type.KeyPress:
                self._on_key(event)
            elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
                self._keyboard = False
                self._move_to(None)
            return False
        if watched is self._window and kind in (QEvent.Type.Show, QEvent.Type.WinIdChange):
            self._watch()
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        # The native window sees every key and press first, whatever widget then takes it.
        handle = cast("QWindow | None", self._window.window().windowHandle())
        if handle is not None and handle.winId() != self._watched:
            handle.installEventFilter(self)
            # The number, not the object: Qt deletes the native window unseen by Python, and a later object at
            # the same place would be taken for it.
            self._watched = handle.winId()

    def _on_key(self, event: QEvent) -> None:
        modifiers = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
        if isinstance(event, QKeyEvent) and event.key() not in modifiers:
            self._keyboard = True
            focused = QApplication.focusWidget()
            if self._ringed is None and focused is not None and self._window.isAncestorOf(focused):
                self._move_to(focused)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        inside = new is not None and (new is self._window or self._window.isAncestorOf(new))
        self._move_to(new if inside and self._keyboard else None)

    def _move_to(self, widget: QWidget | None) -> None:
        ringed = widget
        if widget is not None and (isinstance(widget, _OWN_FOCUS) or widget.property("ownFocus")):
            ringed = None
        # Qt declares the argument as never None, but None is how the ring is taken away.
        self.setWidget(ringed)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        width = theme.tokens.sizes["focusRing"]
        inner = None if self._ringed is None else self._ringed.property("ringRadius")
        radius = theme.px(inner if inner is not None else theme.tokens.radii["control"])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus"), width))
        half = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius + half + 2, radius + half + 2
        )
