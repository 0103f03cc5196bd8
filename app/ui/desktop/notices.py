"""What the system tells while nobody looks at the window: without names, and only then."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.domain.errors import ErrorCode
from app.services.events import DraftReady, ProcessingFailed
from app.ui.desktop.desk import Desk
from app.ui.tray.icon import TrayIcon
from app.ui.wording import wording

LOST = "Microphone lost. What was recorded is safe."
RECORDING_KEPT = "A draft needs you. The recording is safe."
NOTHING_KEPT = "A draft needs you."


class Notices(QObject):
    """Says it in the tray, and lets the taskbar ask for attention; without a tray the taskbar alone."""

    def __init__(self, desk: Desk, tray: TrayIcon) -> None:
        super().__init__(desk.window)
        self._desk, self._tray = desk, tray
        desk.bridge.on(DraftReady, self._on_draft_ready)
        desk.bridge.on(ProcessingFailed, self._on_failed)

    def microphone_lost(self) -> None:
        """Nobody looks at the laptop while they talk."""
        self._tell(LOST)

    def _on_draft_ready(self, _event: DraftReady) -> None:
        self._tell(wording().notices.draft_ready)

    def _on_failed(self, event: ProcessingFailed) -> None:
        self._tell(failed_words(event))

    def _tell(self, words: str) -> None:
        if QApplication.activeWindow() is None:
            self._tray.notify(words)
            QApplication.alert(self._desk.window)


def failed_words(event: ProcessingFailed) -> str:
    """That a draft needs somebody, and what of the session is safe."""
    if event.transcribed:
        return wording().notices.draft_failed
    return NOTHING_KEPT if event.error.code is ErrorCode.RECORDING_DESTROYED else RECORDING_KEPT
