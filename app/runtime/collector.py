"""Cyclic garbage is collected on the main thread alone.

Python collects on whatever thread happens to allocate. When that is a lane's worker and the garbage holds
widgets, Qt destroys them beside the running event loop and the program crashes (seen as "bad_typeid").
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class MainThreadCollector(QObject):
    """While it runs Python's own collector is off; make it, and call ``stop``, on the main thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Give collecting back to Python; idempotent."""
        self._timer.stop()
        gc.enable()
