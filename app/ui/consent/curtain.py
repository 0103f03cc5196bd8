"""While a client has the laptop, no other window, popup or tooltip of this program is to be seen."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

_TRAY_ICON = "QSystemTrayIconSys"
"""Qt's own window for the icon on X11. It names nobody, and once hidden no tray takes it back."""
_TOLD_ON_HOVER = frozenset({QEvent.Type.ToolTip, QEvent.Type.WhatsThis, QEvent.Type.StatusTip})


class Curtain(QObject):
    """Hides every window but ``page`` and those that ``stays`` allows, on every screen; ``lift`` brings them
    back, together with those that wanted to open meanwhile."""

    def __init__(
        self, page: QWidget, stays: Callable[[QWidget], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._stays = page, stays
        self._hidden: list[QWidget] = []
        self._drawn = False

    def draw(self) -> None:
        """Hide what there is, and keep hiding what opens."""
        app = QApplication.instance()
        if app is None or self._drawn:
            return
        self._drawn = True
        popup = QApplication.activePopupWidget()
        while popup is not None and popup.close():
            popup = QApplication.activePopupWidget()
        QToolTip.hideText()
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._hide(window)
        app.installEventFilter(self)

    def lift(self) -> None:
        """Show again what was hidden and is still there."""
        app = QApplication.instance()
        if app is None or not self._drawn:
            return
        self._drawn = False
        app.removeEventFilter(self)
        hidden, self._hidden = self._hidden, []
        for window in hidden:
            if shiboken6.isValid(window):
                window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOLD_ON_HOVER:
            return True
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            # not within its own show: it is hidden before anything of it is painted
            QTimer.singleShot(0, self, lambda: self._hide_late(watched))
        return False

    def _hide_late(self, window: QWidget) -> None:
        if self._drawn and shiboken6.isValid(window) and window.isVisible():
            self._hide(window)

    def _hide(self, window: QWidget) -> None:
        if window is self._page or self._stays(window) or window.inherits(_TRAY_ICON):
            return
        window.hide()
        if window not in self._hidden:
            self._hidden.append(window)
