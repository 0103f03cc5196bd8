"""Files dropped anywhere on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrops(QObject):
    """Takes files that are dropped on ``widget`` while ``ready`` says so; everything else is turned away.

    ``dropped`` carries the paths (only files of this computer) and the place on the screen. The files are
    copied from: their folder keeps them, whatever the other program offers.
    """

    dropped = Signal(list, QPoint)

    def __init__(self, widget: QWidget, ready: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._widget, self._ready = widget, ready
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and watched is getattr(self, "_widget", None):
            if isinstance(event, (QDragEnterEvent, QDragMoveEvent)):
                return self._offered(event)
            return self._on_dropped(event)
        return super().eventFilter(watched, event)

    def _offered(self, event: QDropEvent) -> bool:
        if self._ready() and files_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        return True

    def _on_dropped(self, event: QDropEvent) -> bool:
        files = files_of(event)
        if not (self._ready() and files):
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(files, self._widget.mapToGlobal(event.position().toPoint()))
        return True


def files_of(event: QDropEvent) -> list[Path]:
    """The files of this computer in what is dragged; text, pictures and web addresses are none."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
