"""What stands for a moment in the place of the bar's words: a confirmation, or that something is erased."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.recording_bar.looks import STANDING
from app.ui.recording_bar.model import BarMode

NOTICE_SECONDS = 4.0
"""How long a confirmation stands."""


class SecondLine:
    """Erasing comes first, then a confirmation, then the words of the state."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._notice, self._until = "", 0.0
        self.erasing = False
        self.waits = False

    def note(self, words: str) -> None:
        """Confirm `words`."""
        self._notice, self._until = words, self._monotonic() + NOTICE_SECONDS

    def clear(self) -> None:
        """Another session begins."""
        self._notice, self.erasing, self.waits = "", False, False

    def words(self, title: str, detail: str, mode: BarMode) -> tuple[str, str]:
        """Both lines as they stand now."""
        if self.erasing:
            goes_on = "Still paused" if mode in STANDING else "Still recording"
            return "Erasing", "Waiting for the disk" if self.waits else goes_on
        if self._notice and self._monotonic() < self._until:
            return title, self._notice
        return title, detail
