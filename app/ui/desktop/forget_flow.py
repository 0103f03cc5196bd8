"""Forgetting the last minutes: asked for in the bar, done by the recorder, told when it is done."""

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import AppError, ErrorCode
from app.ui.desktop.desk import Desk
from app.ui.recording_bar.presenter import BarPresenter

FORGETTING = "forgetting"
"""A lane of its own: it may wait for the disk, and neither a bookmark nor the end waits with it."""
LOOK_EVERY_MS = 2_000
"""How often a forgetting that waits for the disk is looked at."""


class ForgetFlow(QObject):
    """Nothing is said to be erased before it is."""

    def __init__(self, desk: Desk, presenter: BarPresenter) -> None:
        super().__init__(desk.window)
        self._desk, self._presenter = desk, presenter
        self._minutes, self._seconds = 0, 0.0
        self._asked: object | None = None
        self._again = QTimer(self)
        self._again.setInterval(LOOK_EVERY_MS)
        self._again.timeout.connect(self._look)

    def forget(self, session_id: str, minutes: int) -> None:
        """Erase the last ``minutes``, or all there is."""
        length = min(minutes * 60.0, self._presenter.seconds)
        self._asked = asked = object()
        self._presenter.erasing()

        def failed(error: AppError) -> None:
            self._desk.show(error)
            if self._asked is not asked:
                return
            if error.code is not ErrorCode.FORGETTING_WAITS:
                self._presenter.not_erased()
                return
            if not self._again.isActive():
                self._minutes, self._seconds = minutes, length
            self._presenter.erasing(waits=True)
            self._again.start()

        self._desk.do(
            lambda: self._desk.program.recording.forget(session_id, minutes),
            lambda seconds: self._erased(minutes, seconds) if self._asked is asked else None,
            failed,
            lane=FORGETTING,
        )

    def ended(self) -> None:
        """The session is over, or all of it is gone; what still waits is finished by the program itself."""
        self._asked = None
        self._again.stop()

    def _erased(self, minutes: int, seconds: float) -> None:
        words = self._presenter.erased(minutes, seconds)
        self._desk.window.toasts.show_toast(words, "eraser", "ok")

    def _look(self) -> None:
        def looked(waits: bool) -> None:
            if not waits and self._again.isActive():  # not ended meanwhile
                self._again.stop()
                self._erased(self._minutes, self._seconds)

        self._desk.do(lambda: self._desk.program.recorder.forgetting, looked, lane=FORGETTING)
