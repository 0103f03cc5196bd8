"""Which troubles are there now, told to one listener without repetition."""

from collections.abc import Callable
from threading import Lock

from app.domain.errors import AppError


class TroubleBoard:
    """Reports a trouble when it comes or changes, None when the last one is over; from any thread."""

    def __init__(self, report: Callable[[AppError | None], None]) -> None:
        self._report = report
        self._troubles: dict[str, AppError] = {}
        self._lock = Lock()

    def set(self, part: str, error: AppError) -> None:
        """``part`` ("disk", "microphone") is in trouble; reported once a code."""
        with self._lock:
            before = self._troubles.get(part)
            self._troubles[part] = error
            if before is None or before.code is not error.code:
                self._report(error)

    def clear(self, part: str) -> None:
        """``part`` is well again: reports what is still wrong elsewhere, or None."""
        with self._lock:
            if self._troubles.pop(part, None) is not None:
                self._report(next(iter(self._troubles.values()), None))
