"""``python -m app`` from its first line, watched: prints a line when its window was painted, then ends.

The program itself is not told that it is watched: what it begins beside its first paint is begun here too.
"""

from __future__ import annotations

import runpy
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FirstPaint(QObject):
    """Sees every event of the program."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's own name."""
        painted = event.type() is QEvent.Type.Paint and isinstance(watched, QWidget)
        if painted and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self._report)  # after this paint
        return False

    def _report(self) -> None:
        print("first-paint", flush=True)
        QApplication.quit()


def main() -> None:
    """See the module."""
    watcher = FirstPaint()
    begin = QApplication.exec

    def watched_exec(*_: object) -> int:
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(watcher)
        return begin()

    QApplication.exec = watched_exec  # type: ignore[method-assign,assignment]
    sys.argv = ["app"]
    runpy.run_module("app", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
