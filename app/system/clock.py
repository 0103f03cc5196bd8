"""The computer's clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """``ports.Clock``: aware UTC, and seconds that only grow. Any thread."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow, for durations."""
        return time.monotonic()
