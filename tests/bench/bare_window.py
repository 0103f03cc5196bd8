"""The least that PySide6 can show: one empty window. Prints a line when it was painted, then ends."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Says when it was painted for the first time."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own name."""
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self._report)  # after this paint

    def _report(self) -> None:
        print("first-paint", flush=True)
        QApplication.quit()


def main() -> int:
    """Show the window."""
    application = QApplication(sys.argv)
    window = Window()
    window.resize(1280, 800)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
