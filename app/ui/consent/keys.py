"""While the page is open only Tab, Space and Enter do anything in the whole program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_KINDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut,
    }
)
_MOVES = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_PRESSES = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_HARMLESS = Qt.KeyboardModifier.KeypadModifier


def allowed(key: int, modifiers: Qt.KeyboardModifier, *, repeated: bool) -> bool:
    """Whether a key may pass. A key that is held down moves, but never answers."""
    held = modifiers & ~_HARMLESS
    if key in _MOVES:
        return held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    return key in _PRESSES and held == Qt.KeyboardModifier.NoModifier and not repeated


class KeyGate(QObject):
    """Swallows every other key in this program while it is closed; `shut` and `open_again` pair up."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shut = False
        self._further: Callable[[QKeyEvent], bool] | None = None

    def let(self, further: Callable[[QKeyEvent], bool] | None) -> None:
        """Let keys through that ``further`` allows, beside the usual ones; None: no others."""
        self._further = further

    def shut(self) -> None:
        app = QApplication.instance()
        if app is not None and not self._shut:
            self._shut = True
            app.installEventFilter(self)

    def open_again(self) -> None:
        app = QApplication.instance()
        if app is not None and self._shut:
            self._shut = False
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _KINDS:
            return False
        if kind == QEvent.Type.Shortcut:
            return True
        if isinstance(event, QKeyEvent):
            passes = allowed(event.key(), event.modifiers(), repeated=event.isAutoRepeat())
            passes = passes or (self._further is not None and self._further(event))
            if not passes:
                event.accept()
            return not passes
        return False
